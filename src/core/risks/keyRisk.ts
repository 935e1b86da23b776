import type { EnvironmentKind } from '../environments/environment.ts';
import { type JsonWebKey, keyState } from '../selfService/jsonWebKey.ts';
import type { Client } from '../selfService/client.ts';

/** A client and its organisation, as far as they matter for risks. */
export interface Owned {
  readonly organisation: { readonly kind: EnvironmentKind };
  readonly client: Client;
}

/**
 * The most urgent first. `orphaned`: the private key is stored but registered nowhere. `notHere`: the key is registered, but
 * its private key is not stored here.
 */
export const riskKinds = ['expired', 'expiring', 'keyless', 'orphaned', 'notHere'] as const;
export type RiskKind = (typeof riskKinds)[number];

/** Something that may stop a service, or that was lost or forgotten. Each key has one risk, the most serious. */
export interface KeyRisk<Target extends Owned = Owned> {
  readonly kind: RiskKind;
  readonly target: Target;
  /** The key; undefined for a client without keys. */
  readonly key: JsonWebKey | undefined;
  readonly registered: boolean;
  /** Whether its private key is in the secret storage; undefined if that could not be checked. */
  readonly stored: boolean | undefined;
  /** Another key of the client remains valid, so no service has to stop because of this one. */
  readonly covered: boolean;
  /** The client has been deleted or is no longer active. */
  readonly clientGone?: true;
}

/** The risks of a client's keys. `storedKids` are the kids whose private keys are stored here; undefined if not known. */
export function risksOf<Target extends Owned>(
  target: Target,
  keys: readonly JsonWebKey[],
  storedKids: ReadonlySet<string> | undefined,
  now: Date,
): KeyRisk<Target>[] {
  const states = keys.map((key) => ({ key, ...keyState(key.exp ?? undefined, now) }));
  const lasting = states.filter(({ state }) => state === 'valid' || state === 'unknown');
  const registered = states.flatMap(({ key, state }): KeyRisk<Target>[] => {
    const stored = storedKids?.has(key.kid);
    const about = { target, key, stored, registered: true };
    if (state === 'expired' || state === 'expiring') return [{ ...about, kind: state, covered: lasting.length > 0 }];
    return stored === false ? [{ ...about, kind: 'notHere', covered: true }] : [];
  });
  const kids = new Set(keys.map(({ kid }) => kid));
  const orphaned = [...(storedKids ?? [])].filter((kid) => !kids.has(kid)).map((kid) => orphan(target, kid));
  const about = { target, key: undefined, registered: false, stored: undefined, covered: false };
  return [...registered, ...(keys.length > 0 ? [] : [{ ...about, kind: 'keyless' as const }]), ...orphaned];
}

/** The risk of a private key that is stored but registered nowhere. */
export function orphan<Target extends Owned>(target: Target, kid: string): KeyRisk<Target> {
  return { kind: 'orphaned', target, key: { kid, kty: 'RSA' }, registered: false, stored: true, covered: false };
}

/**
 * Groups the risks by kind, with the kinds in their order. Within `expired` and `expiring`, a client's last key comes before
 * keys that others replace, then the one that expires next (or expired last, and so may still be in use). Otherwise the order
 * is kept.
 */
export function byUrgency<Target extends Owned>(
  risks: readonly KeyRisk<Target>[],
): ReadonlyMap<RiskKind, KeyRisk<Target>[]> {
  const byKind = new Map(riskKinds.map((kind): [RiskKind, KeyRisk<Target>[]] => [kind, []]));
  for (const risk of risks) byKind.get(risk.kind)?.push(risk);
  for (const [kind, all] of byKind) if (all.length === 0) byKind.delete(kind);
  // The other kinds have no expiry, and there may be many.
  for (const kind of ['expired', 'expiring'] as const) {
    byKind.get(kind)?.sort((a, b) => Number(a.covered) - Number(b.covered) || ending(a) - ending(b));
  }
  return byKind;
}

function ending({ kind, key }: KeyRisk): number {
  return (key?.exp ?? 0) * (kind === 'expired' ? -1 : 1);
}

export type Remedy = 'rotate' | 'renew' | 'remove' | 'import' | 'generate';

/**
 * What can be done about a risk, best remedy first. With read-only access, only stored keys can be changed. `isUsed`: a config
 * in the workspace contains the private key. `replaced`: a rotation has replaced the key with another one.
 */
export function remediesOf(
  risk: KeyRisk,
  { readOnly, isUsed, replaced }: { readonly readOnly: boolean; readonly isUsed: boolean; readonly replaced: boolean },
): readonly Remedy[] {
  if (risk.kind === 'orphaned') return ['remove'];
  if (risk.kind === 'notHere') return ['import'];
  if (readOnly) return [];
  if (risk.kind === 'keyless') return ['generate'];
  // Renewing posts the public key again, so it must be known (self-service-api.md §3).
  const renew: readonly Remedy[] = risk.key?.n && risk.key.e ? ['renew'] : [];
  if (replaced || (risk.kind === 'expired' && risk.covered)) return ['remove', 'rotate', ...renew];
  // If the private key is elsewhere, renewing is best: rotating would create a new key where nobody uses it.
  return risk.stored === true || isUsed ? ['rotate', ...renew, 'remove'] : [...renew, 'rotate', 'remove'];
}
