import type { EnvironmentKind } from '../environments/environment.ts';
import { type JsonWebKey, keyState } from '../selfService/jsonWebKey.ts';
import type { Client } from '../selfService/client.ts';

/** A client and whose it is, as far as risks are told by it. */
export interface Owned {
  readonly organisation: { readonly kind: EnvironmentKind };
  readonly client: Client;
}

/** The most urgent first. `orphaned`: kept here and registered nowhere; `notHere`: registered, its private half not kept here. */
export const riskKinds = ['expired', 'expiring', 'keyless', 'orphaned', 'notHere'] as const;
export type RiskKind = (typeof riskKinds)[number];

/** What may stop a service, or is lost or forgotten; one a key, the worst that can be said of it. */
export interface KeyRisk<Target extends Owned = Owned> {
  readonly kind: RiskKind;
  readonly target: Target;
  /** Which key; a client without any has none. */
  readonly key: JsonWebKey | undefined;
  readonly registered: boolean;
  /** Its private half is kept here; undefined: it could not be looked up. */
  readonly stored: boolean | undefined;
  /** Another key of the client lives on: no service has to stop for this one. */
  readonly covered: boolean;
  /** The client is not there any more, or no longer active. */
  readonly clientGone?: true;
}

/** What is wrong with a client's keys. `kept` are the kids whose private halves are here; undefined: not known. */
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

/** A private key that is kept here and registered nowhere. */
export function orphan<Target extends Owned>(target: Target, kid: string): KeyRisk<Target> {
  return { kind: 'orphaned', target, key: { kid, kty: 'RSA' }, registered: false, stored: true, covered: false };
}

/** The environment whose services one must not stop comes first. */
export const environmentsByWeight: readonly EnvironmentKind[] = ['prod', 'test', 'sandbox'];

/**
 * The risks by kind, the kinds in their order. Within one, the last key of a client before one that others stand in for, then
 * what ends soonest (or ended last, and so may still be in use); else they stay in the order given.
 */
export function byUrgency<Target extends Owned>(
  risks: readonly KeyRisk<Target>[],
): ReadonlyMap<RiskKind, KeyRisk<Target>[]> {
  const byKind = new Map(riskKinds.map((kind): [RiskKind, KeyRisk<Target>[]] => [kind, []]));
  for (const risk of risks) byKind.get(risk.kind)?.push(risk);
  for (const [kind, all] of byKind) if (all.length === 0) byKind.delete(kind);
  // The others have no end, and are many.
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
 * What can be done about a risk, the best first. A sign-in that may only look can still change what is kept here.
 * `used`: a config of the workspace holds the private key; `replaced`: a rotation has put another in its place.
 */
export function remediesOf(
  risk: KeyRisk,
  { readOnly, isUsed, replaced }: { readonly readOnly: boolean; readonly isUsed: boolean; readonly replaced: boolean },
): readonly Remedy[] {
  if (risk.kind === 'orphaned') return ['remove'];
  if (risk.kind === 'notHere') return ['import'];
  if (readOnly) return [];
  if (risk.kind === 'keyless') return ['generate'];
  // Renewing posts the public half again, so it has to be known (self-service-api.md §3).
  const renew: readonly Remedy[] = risk.key?.n && risk.key.e ? ['renew'] : [];
  if (replaced || (risk.kind === 'expired' && risk.covered)) return ['remove', 'rotate', ...renew];
  // A key that lies elsewhere is best kept alive: rotating would bring a new one to where nobody uses it.
  return risk.stored === true || isUsed ? ['rotate', ...renew, 'remove'] : [...renew, 'rotate', 'remove'];
}
