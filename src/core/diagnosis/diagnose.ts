import type { Environment } from '../environments/environment.ts';
import { isCancelled, throwIfCancelled } from '../http/cancel.ts';
import type { Client } from '../selfService/client.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ScopeObstacle } from '../selfService/scope.ts';
import type { SelfServiceApi } from '../selfService/selfServiceApi.ts';

export type BrokenLink = LinkResult & { readonly outcome: 'failed' };

export interface Diagnosis {
  readonly links: readonly LinkResult[];
  /** What was found out on the way. */
  readonly facts: Readonly<Facts>;
  /** The first link that is broken; undefined when all holds. */
  readonly broken: BrokenLink | undefined;
}

/**
 * Checks the links in order. One whose needs are broken is skipped; one whose needs have nothing to look at has neither.
 * `about` is told before each check. Throws Cancelled, and nothing else.
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

/** What the links before it leave no doubt about. */
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
    // A clock that nobody could compare stops nothing.
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

/** What must hold, one after the other, for a token to be had. */
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
  /** Milliseconds that this machine is ahead. */
  readonly skewMs: number;
}

/** What was found at a link that holds, to be put into words above the line. Never a secret. */
export type Detail =
  | Clock
  | { readonly kind: 'user'; readonly orgno: string; readonly name: string }
  | { readonly kind: 'clients'; readonly count: number }
  /** `exp` in seconds since 1970. */
  | { readonly kind: 'key'; readonly kid: string; readonly exp: number | undefined }
  | { readonly kind: 'scopes'; readonly scopes: readonly string[] }
  | { readonly kind: 'token'; readonly scopes: readonly string[]; readonly expiresIn: number };

/** What is wrong at a link that is broken. */
export type Failure =
  /** A class that `explain` knows. */
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
  /** Another pair has its kid. */
  | { readonly reason: 'otherPair'; readonly kid: string }
  | { readonly reason: 'otherKeyId'; readonly kid: string; readonly registeredAs: string };

interface BarredScope {
  readonly name: string;
  readonly obstacle: ScopeObstacle;
}

/** Why a link has nothing to look at; nothing is wrong. */
export type NotApplicable =
  /** Only an organisation was asked about. */
  | 'noClient'
  /** The private half of the registered key is not here, so another program signs with it. */
  | 'keyElsewhere'
  /** Each scope of the client is used on behalf of a consumer, whom the diagnosis does not know. */
  | 'onlyDelegated'
  /** No answer said what time it is. */
  | 'noTime';

export type Verdict =
  | { readonly outcome: 'ok'; readonly finding?: Detail }
  | { readonly outcome: 'failed'; readonly finding: Failure }
  | { readonly outcome: 'notApplicable'; readonly reason: NotApplicable };

export type LinkResult = { readonly id: LinkId; readonly at: Date; readonly tookMs: number } & (
  | Verdict
  /** Not looked at, because the link `because` is broken. */
  | { readonly outcome: 'skipped'; readonly because: LinkId }
);

/** The world a diagnosis looks at. All throw their own errors, and Cancelled. */
export interface Ports {
  readonly orgno: string;
  /** Undefined: only the organisation is looked at. */
  readonly clientId: string | undefined;
  connect(): Promise<{ readonly environment: Environment; readonly api: DiagnosedApi }>;
  /** Asks with GET and takes any JSON for an answer. Throws HttpError. */
  reach(url: string, signal: AbortSignal): Promise<unknown>;
  /** Milliseconds that this machine is ahead of the URL's host. */
  clockSkewMs(url: string): number | undefined;
  /** The client's private keys that are kept here, without their private halves. */
  storedKeys(): Promise<readonly Pick<JsonWebKey, 'kid' | 'n'>[]>;
  /** Signs a grant with the key kept here and exchanges it; the token itself stays there. */
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

/** What the links before have found out. */
interface Facts {
  environment?: Environment;
  api?: DiagnosedApi;
  client?: Client;
  kid?: string;
  /** Scopes that a token can be asked for without naming a consumer. */
  ownScopes?: readonly string[];
}

export interface Walk {
  readonly ports: Ports;
  readonly facts: Facts;
  readonly signal: AbortSignal;
}

export interface Link {
  readonly id: LinkId;
  /** Links without which this one says nothing. */
  readonly needs: readonly LinkId[];
  check(walk: Walk): Promise<Verdict> | Verdict;
}

/** A fact that a link in `needs` has found out. */
export function required<T>(fact: T | undefined): T {
  if (fact === undefined) throw new TypeError('A link was checked before one that it needs');
  return fact;
}

/** Host and port of a proxy's URL, without its user name and password; undefined when it is none. */
export function proxyHost(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  return new URL(url).host || undefined;
}
