import type { Environment } from '../environments/environment.ts';
import type { Client } from '../selfService/client.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ScopeObstacle } from '../selfService/scopeIndex.ts';
import type { SelfServiceApi } from '../selfService/selfServiceApi.ts';

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

export interface BarredScope {
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
export interface Facts {
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
export function known<T>(fact: T | undefined): T {
  if (fact === undefined) throw new TypeError('A link was checked before one that it needs');
  return fact;
}
