import type { KeyRisk } from './keyRisk.ts';

export type Remedy = 'rotate' | 'renew' | 'remove' | 'import' | 'generate';

/**
 * What can be done about a risk, the best first. A sign-in that may only look can still change what is kept here.
 * `used`: a config of the workspace holds the private key; `replaced`: a rotation has put another in its place.
 */
export function remediesOf(
  risk: KeyRisk,
  { readOnly, used, replaced }: { readonly readOnly: boolean; readonly used: boolean; readonly replaced: boolean },
): readonly Remedy[] {
  if (risk.kind === 'orphaned') return ['remove'];
  if (risk.kind === 'notHere') return ['import'];
  if (readOnly) return [];
  if (risk.kind === 'keyless') return ['generate'];
  // Renewing posts the public half again, so it has to be known (self-service-api.md §3).
  const renew: readonly Remedy[] = risk.key?.n && risk.key.e ? ['renew'] : [];
  if (replaced || (risk.kind === 'expired' && risk.covered)) return ['remove', 'rotate', ...renew];
  // A key that lies elsewhere is best kept alive: rotating would bring a new one to where nobody uses it.
  return risk.stored === true || used ? ['rotate', ...renew, 'remove'] : [...renew, 'rotate', 'remove'];
}
