import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import { Signer } from '../token/signer.ts';
import type { Variants } from '../variants.ts';
import { type AuthorizationRequest, LoginError, RedirectUris } from './authorizationRequest.ts';

/** Seconds within which a pushed request must be used. */
export const requestLifetime = 60;

export const requestUriPrefix = 'urn:ietf:params:oauth:request_uri:';

/** Milliseconds. */
const codeLifetime = 60_000;

/** A user's login. */
export interface Login {
  /** Identifies the login in its tokens (OpenID Connect, `sid`). */
  readonly sid: string;
  readonly request: AuthorizationRequest;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** The user logged in “with synthetic organisation”, and can therefore switch to another. */
  readonly isSynthetic: boolean;
  /** The organisation that is represented at the moment. */
  orgno: string;
}

interface Entry {
  readonly login: Login;
  readonly usedRefreshTokens: Set<string>;
  readonly revokedAccessTokens: Set<string>;
  refreshToken?: string;
  /** Milliseconds since 1970. The refresh token expires then if it is not used. */
  until: number;
}

interface Code {
  readonly sid: string;
  readonly until: number;
  isUsed: boolean;
}

export interface LoginsParts {
  readonly now: () => Date;
  /** Returns a new random text that can't be guessed. */
  readonly newSecret: () => string;
  readonly variants: () => Variants;
}

/** This process's logins with their codes and tokens. They are secrets, kept in memory only until the sandbox stops. */
export class Logins {
  private readonly entries = new Map<string, Entry>();
  private readonly codes = new Map<string, Code>();

  constructor(private readonly parts: LoginsParts) {}

  /** Stores the login, and returns the code that can be exchanged for tokens once, within a minute. */
  begin(login: Login): string {
    this.forgetOld();
    const code = this.parts.newSecret();
    this.entries.set(login.sid, { login, usedRefreshTokens: new Set(), revokedAccessTokens: new Set(), until: 0 });
    this.codes.set(code, { sid: login.sid, until: this.now() + codeLifetime, isUsed: false });
    return code;
  }

  /**
   * The login for a code. A code is used up by any attempt to redeem it, and a second attempt ends the login (RFC 6749 §4.1.2).
   * Throws a LoginError.
   */
  redeem(code: string, redirectUri: string, verifier: string): Login {
    const issued = this.codes.get(code);
    const login = issued && this.find(issued.sid);
    if (!login) throw invalidGrant('The code is unknown or has expired');
    if (issued.isUsed) {
      this.end(login.sid);
      throw invalidGrant('The code has been used');
    }
    issued.isUsed = true;
    if (issued.until <= this.now()) throw invalidGrant('The code is unknown or has expired');
    if (redirectUri !== login.request.redirectUri) throw invalidGrant('redirect_uri is not that of the request');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (challenge !== login.request.challenge) throw invalidGrant('code_verifier does not fit code_challenge');
    return login;
  }

  /** The login for a refresh token. Using an old one again ends the login. Throws a LoginError. */
  refresh(token: string): Login {
    const entry = this.byRefreshToken(token);
    if (!entry || !this.find(entry.login.sid) || entry.until <= this.now())
      throw invalidGrant('The refresh token is unknown, revoked or expired');
    if (entry.refreshToken !== token) {
      this.end(entry.login.sid);
      throw invalidGrant('The refresh token has been used');
    }
    return entry.login;
  }

  /**
   * The refresh token to return with new tokens: a new one, or none if the old one stays valid (REUSE). `expiresIn` is in
   * seconds from now and applies to either.
   */
  nextRefreshToken(sid: string): { readonly refreshToken?: string; readonly expiresIn: number } {
    const entry = this.entries.get(sid);
    if (!entry) return { expiresIn: 0 };
    const { refreshTokenUsage, refreshTokenLifetime } = this.parts.variants();
    const expiresIn = Math.min(refreshTokenLifetime, Math.floor((this.endOf(entry.login) - this.now()) / 1000));
    entry.until = this.now() + expiresIn * 1000;
    if (entry.refreshToken !== undefined) {
      if (refreshTokenUsage === 'REUSE') return { expiresIn };
      entry.usedRefreshTokens.add(entry.refreshToken);
    }
    entry.refreshToken = this.parts.newSecret();
    return { refreshToken: entry.refreshToken, expiresIn };
  }

  /** The login; undefined if it does not exist or has ended. */
  find(sid: string): Login | undefined {
    const login = this.entries.get(sid)?.login;
    return login && this.now() < this.endOf(login) ? login : undefined;
  }

  /** The login of an access token, given its `jti`; undefined if either has been revoked or has ended. */
  ofAccessToken(sid: string, jti: string): Login | undefined {
    return this.entries.get(sid)?.revokedAccessTokens.has(jti) === true ? undefined : this.find(sid);
  }

  revokeAccessToken(sid: string, jti: string): void {
    this.entries.get(sid)?.revokedAccessTokens.add(jti);
  }

  /** Ends the login of a refresh token, with all its tokens (RFC 7009 §2.1). An unknown token is not an error. */
  revokeRefreshToken(token: string): void {
    const entry = this.byRefreshToken(token);
    if (entry) this.end(entry.login.sid);
  }

  end(sid: string): void {
    this.entries.delete(sid);
  }

  clear(): void {
    this.entries.clear();
    this.codes.clear();
  }

  /** Milliseconds since 1970. Refreshing does not change it. */
  private endOf({ since }: Login): number {
    return since + this.parts.variants().authorizationLifetime * 1000;
  }

  private byRefreshToken(token: string): Entry | undefined {
    return [...this.entries.values()].find(
      ({ refreshToken, usedRefreshTokens }) => refreshToken === token || usedRefreshTokens.has(token),
    );
  }

  private forgetOld(): void {
    for (const sid of this.entries.keys()) if (!this.find(sid)) this.end(sid);
    for (const [code, { sid }] of this.codes) if (!this.entries.has(sid)) this.codes.delete(code);
  }

  private now(): number {
    return this.parts.now().getTime();
  }
}

function invalidGrant(description: string): LoginError {
  return new LoginError('invalid_grant', description);
}

/** Requests that a client sent beforehand, so that the browser carries only a reference (RFC 9126). */
export class PushedRequests {
  private readonly pushed = new Map<string, { readonly parameters: URLSearchParams; readonly until: number }>();

  constructor(
    private readonly now: () => Date,
    private readonly newSecret: () => string,
  ) {}

  /** Stores the parameters, and returns the request_uri. */
  keep(parameters: URLSearchParams): string {
    const now = this.now().getTime();
    for (const [uri, { until }] of this.pushed) if (until <= now) this.pushed.delete(uri);
    const uri = `${requestUriPrefix}${this.newSecret()}`;
    this.pushed.set(uri, { parameters, until: now + requestLifetime * 1000 });
    return uri;
  }

  /**
   * A request's parameters: the pushed ones if it refers to any, which works once and for the same client only, or else its
   * own.
   */
  resolve(parameters: URLSearchParams): URLSearchParams {
    const uri = parameters.get('request_uri') ?? '';
    const pushed = this.pushed.get(uri);
    this.pushed.delete(uri);
    const isGood = pushed && pushed.until > this.now().getTime();
    return isGood && pushed.parameters.get('client_id') === parameters.get('client_id')
      ? pushed.parameters
      : parameters;
  }
}

/** A simulated Ansattporten: the OpenID provider where users log in (self-service-api.md §4 A). */
export interface Ansattporten {
  /** Without a trailing slash. */
  readonly issuer: string;
  readonly signer: Signer;
  readonly logins: Logins;
  readonly pushedRequests: PushedRequests;
  readonly redirectUris: RedirectUris;
  readonly postLogoutRedirectUris: RedirectUris;
}

/** `newKey` creates the private RSA signing key when it is first needed. */
export function newAnsattporten(publicUrl: string, newKey: () => Promise<JWK>, parts: LoginsParts): Ansattporten {
  const issuer = `${publicUrl}/ansattporten`;
  return {
    issuer,
    signer: new Signer(issuer, newKey, parts.now),
    logins: new Logins(parts),
    pushedRequests: new PushedRequests(parts.now, parts.newSecret),
    redirectUris: RedirectUris.afterLogin(),
    postLogoutRedirectUris: RedirectUris.afterLogout(),
  };
}
