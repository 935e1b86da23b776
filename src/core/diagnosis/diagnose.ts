import type { Environment } from '../environments/environment.ts';
import { isCancelled, throwIfCancelled } from '../http/cancel.ts';
import type { Client } from '../selfService/client.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ScopeObstacle } from '../selfService/scope.ts';
import type { SelfServiceApi } from '../selfService/selfServiceApi.ts';

export type BrokenLink = LinkResult & { readonly outcome: 'failed' };

export interface Diagnosis {
  readonly links: readonly LinkResult[];
  /** The facts that the checks have established. */
  readonly facts: Readonly<Facts>;
  /** The first broken link; undefined if all checks passed. */
  readonly broken: BrokenLink | undefined;
}

/**
 * Checks the links in order. A link is skipped if one it needs is broken, and not applicable if one it needs is not. `about` is
 * called before each check. Throws Cancelled only.
 */
export async function diagnose(
  chain: readonly Link[],
  ports: Ports,
  about: (id: LinkId) => void,
  signal: AbortSignal,
): Promise<Diagnosis> {
  const walk: Walk = { ports, facts: {}, signal };
  const results = new Map<LinkId, LinkResult>();
  for (const link of chain) {
    throwIfCancelled(signal);
    const at = ports.now();
    const decided = decidedBefore(link, results);
    if (!decided) about(link.id);
    const verdict = decided ?? (await verdictOf(link, walk));
    results.set(link.id, { id: link.id, at, tookMs: ports.now().getTime() - at.getTime(), ...verdict });
  }
  const links = [...results.values()];
  return { links, facts: walk.facts, broken: links.find((link) => link.outcome === 'failed') };
}

/** The result of a link that follows from the links it needs; undefined if it has to be checked. */
function decidedBefore(
  link: Link,
  results: ReadonlyMap<LinkId, LinkResult>,
): Verdict | { readonly outcome: 'skipped'; readonly because: LinkId } | undefined {
  const needed = link.needs.flatMap((id) => results.get(id) ?? []);
  for (const need of needed) {
    if (need.outcome === 'failed') return { outcome: 'skipped', because: need.id };
    if (need.outcome === 'skipped') return { outcome: 'skipped', because: need.because };
  }
  for (const need of needed) {
    // Other links do not depend on whether the clock could be compared.
    if (need.outcome === 'notApplicable' && need.reason !== 'noTime')
      return { outcome: need.outcome, reason: need.reason };
  }
  return undefined;
}

async function verdictOf(link: Link, walk: Walk): Promise<Verdict> {
  try {
    return await link.check(walk);
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { outcome: 'failed', finding: { kind: 'error', error } };
  }
}

/** The links that must hold, in this order, to get a token. */
export type LinkId =
  | 'environment'
  | 'reachSelfService'
  | 'reachMaskinporten'
  | 'clock'
  | 'signIn'
  | 'rights'
  | 'client'
  | 'key'
  | 'scopeOnClient'
  | 'scopeGranted'
  | 'token';

interface Clock {
  readonly kind: 'clock';
  /** Milliseconds that this machine's clock is ahead. */
  readonly skewMs: number;
}

/** What a passed check found, to be shown with it. Never a secret. */
export type Detail =
  | Clock
  | { readonly kind: 'user'; readonly orgno: string; readonly name: string }
  | { readonly kind: 'clients'; readonly count: number }
  /** `exp` in seconds since 1970. */
  | { readonly kind: 'key'; readonly kid: string; readonly exp: number | undefined }
  | { readonly kind: 'scopes'; readonly scopes: readonly string[] }
  | { readonly kind: 'token'; readonly scopes: readonly string[]; readonly expiresIn: number };

/** What is wrong with a broken link. */
export type Failure =
  /** An error of a class that `explain` knows. */
  | { readonly kind: 'error'; readonly error: unknown }
  | Clock
  | { readonly kind: 'otherOrganisation'; readonly orgno: string; readonly name: string }
  | { readonly kind: 'clientInactive' }
  | { readonly kind: 'key'; readonly key: KeyFailure }
  | { readonly kind: 'noScopes' }
  | { readonly kind: 'scopesBarred'; readonly barred: readonly BarredScope[] };

export type KeyFailure =
  | { readonly reason: 'none' }
  | { readonly reason: 'expired'; readonly kids: readonly string[] }
  | { readonly reason: 'notRegistered'; readonly kid: string; readonly registered: readonly string[] }
  /** Another key pair has its kid. */
  | { readonly reason: 'otherPair'; readonly kid: string }
  | { readonly reason: 'otherKeyId'; readonly kid: string; readonly registeredAs: string };

interface BarredScope {
  readonly name: string;
  readonly obstacle: ScopeObstacle;
}

/** Why a link does not apply, although nothing is wrong. */
export type NotApplicable =
  /** Only the organisation is diagnosed. */
  | 'noClient'
  /** The registered key's private key is not stored here, so another program uses it. */
  | 'keyElsewhere'
  /** Each of the client's scopes is used on behalf of a consumer, which the diagnosis does not know. */
  | 'onlyDelegated'
  /** No answer contained the server's time. */
  | 'noTime';

export type Verdict =
  | { readonly outcome: 'ok'; readonly finding?: Detail }
  | { readonly outcome: 'failed'; readonly finding: Failure }
  | { readonly outcome: 'notApplicable'; readonly reason: NotApplicable };

export type LinkResult = { readonly id: LinkId; readonly at: Date; readonly tookMs: number } & (
  | Verdict
  /** Not checked, because the link `because` is broken. */
  | { readonly outcome: 'skipped'; readonly because: LinkId }
);

/** What a diagnosis needs from outside. Calls throw their own errors, and Cancelled. */
export interface Ports {
  readonly orgno: string;
  /** Undefined if only the organisation is diagnosed. */
  readonly clientId: string | undefined;
  connect(): Promise<{ readonly environment: Environment; readonly api: DiagnosedApi }>;
  /** Sends a GET request and accepts any JSON answer. Throws HttpError. */
  reach(url: string, signal: AbortSignal): Promise<unknown>;
  /** Milliseconds that this machine's clock is ahead of the host's. */
  clockSkewMs(url: string): number | undefined;
  /** The public parts of the client's stored private keys. */
  storedKeys(): Promise<readonly Pick<JsonWebKey, 'kid' | 'n'>[]>;
  /** Signs a grant with the stored key and exchanges it. The token itself is not returned. */
  fetchToken(
    kid: string,
    scopes: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly scopes: readonly string[]; readonly expiresIn: number }>;
  now(): Date;
}

export type DiagnosedApi = Pick<
  SelfServiceApi,
  'user' | 'listClients' | 'getClient' | 'listKeys' | 'listScopeAccesses' | 'listScopes'
>;

/** What earlier links have established. */
interface Facts {
  environment?: Environment;
  api?: DiagnosedApi;
  client?: Client;
  kid?: string;
  /** Scopes for which a token can be requested without naming a consumer. */
  ownScopes?: readonly string[];
}

export interface Walk {
  readonly ports: Ports;
  readonly facts: Facts;
  readonly signal: AbortSignal;
}

export interface Link {
  readonly id: LinkId;
  /** The links that must hold for this one to be checked. */
  readonly needs: readonly LinkId[];
  check(walk: Walk): Promise<Verdict> | Verdict;
}

/** A fact that a link in `needs` has established. Throws TypeError if it is missing. */
export function required<T>(fact: T | undefined): T {
  if (fact === undefined) throw new TypeError('A link was checked before one that it needs');
  return fact;
}

/** Host and port of a proxy's URL, without user name and password; undefined if it is not a URL. */
export function proxyHost(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  return new URL(url).host || undefined;
}
