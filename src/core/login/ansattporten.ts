import * as oauth from 'oauth4webapi';
import * as z from 'zod/mini';
import { type Environment, isLoopback, type LoginRequest, type PersonLogin } from '../environments/environment.ts';
import { isCancelled } from '../http/cancel.ts';
import type { Http } from '../http/http.ts';
import { HttpError } from '../http/httpError.ts';
import { isTooFarOff } from '../http/servers.ts';
import { isNotThere, LoginError, type LoginFailure } from './loginError.ts';
import { metadataFault, oauthFetch, refusal, tokenFault } from './oauthFetch.ts';

/**
 * A positive number of seconds, as a number or a string. Not `z.coerce`, whose namespace would become a separate file that is
 * loaded on startup.
 */
const seconds = z.pipe(
  z.union([z.number().check(z.positive()), z.string().check(z.regex(/^\d+$/))]),
  z.transform((value) => Number(value)),
);

/** A user's tokens. Secret. */
export interface PersonTokens {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Undefined if a refresh did not return a new one: the old one then remains valid (RFC 6749 §6, Digdir's REUSE). */
  readonly refreshToken: string | undefined;
  /** Seconds from now until an unused session ends, if the server says so. */
  readonly refreshTokenExpiresIn: number | undefined;
  readonly idToken: string | undefined;
  /** The authorization details as the server returned them (RFC 9396 §7), in its answer or in the ID token. */
  readonly authorizationDetails: unknown;
}

/** A login that has begun: where to send the browser, and what to expect from it. Secret, and for one use. */
export interface BegunLogin {
  readonly url: URL;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Set if the server refused the pushed request. The browser may show the user why. */
  readonly pushRefusal?: LoginError | undefined;
}

interface LoginWish {
  readonly redirectUri: string;
  readonly request: LoginRequest;
  /** The language of the login page, if available: `nb`, `nn` or `en`. */
  readonly language: string;
}

/**
 * A user's login at Ansattporten: authorization code with PKCE (RFC 6749 §4.1, RFC 7636, OpenID Connect Core), refresh and
 * sign-out. Every method throws LoginError, HttpError or Cancelled.
 */
export class Ansattporten {
  private readonly login: PersonLogin;
  private readonly client: oauth.Client;
  private metadata: Promise<oauth.AuthorizationServer> | undefined;

  constructor(
    private readonly environment: Pick<Environment, 'id' | 'login'>,
    private readonly http: Http,
    private readonly now: () => Date,
  ) {
    const { login } = environment;
    if (!login?.clientId) throw new LoginError({ reason: 'noClientId' }, environment.id);
    this.login = login;
    // Makes the library use this clock. The difference is in seconds.
    const clock = Math.round((now().getTime() - Date.now()) / 1000);
    this.client = { client_id: login.clientId, [oauth.clockSkew]: clock };
  }

  /** Prepares a login, and returns the address to open. */
  async begin({ redirectUri, request, language }: LoginWish, signal?: AbortSignal): Promise<BegunLogin> {
    const server = await this.server(signal);
    const [state, nonce, codeVerifier] = [
      oauth.generateRandomState(),
      oauth.generateRandomNonce(),
      oauth.generateRandomCodeVerifier(),
    ];
    const parameters = {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      acr_values: request.acr,
      authorization_details: JSON.stringify(request.authorizationDetails),
      ui_locales: language,
      // Lets users who represent several organisations choose each time.
      prompt: 'login',
    };
    const { url, pushRefusal } = await this.authorizationUrl(server, parameters, signal);
    return { url, redirectUri, state, nonce, codeVerifier, pushRefusal };
  }

  /** Exchanges the browser's callback for tokens, after checking that it belongs to this login. */
  async finish(begun: BegunLogin, callback: URL, signal?: AbortSignal): Promise<PersonTokens> {
    const server = await this.server(signal);
    const { redirectUri, codeVerifier, nonce: expectedNonce, state } = begun;
    const options = this.options(signal);
    if (callback.searchParams.get('state') !== state) throw this.failed({ reason: 'mismatch', what: 'state' });
    // The state is correct, so anything else that is wrong is `iss` (RFC 9207).
    const parameters = await this.checked(() => oauth.validateAuthResponse(server, this.client, callback, state), {
      reason: 'mismatch',
      what: 'issuer',
    });
    return this.checked(async () => {
      const answer = await oauth.authorizationCodeGrantRequest(
        server,
        this.client,
        oauth.None(),
        parameters,
        redirectUri,
        codeVerifier,
        options,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, this.client, answer, {
        expectedNonce,
        requireIdToken: true,
      });
      await this.checked(() => oauth.validateApplicationLevelSignature(server, answer, options), {
        reason: 'mismatch',
        what: 'idToken',
      });
      return this.tokens(tokens);
    });
  }

  /**
   * Exchanges a refresh token for new tokens. Depending on the server, the refresh token can be used once or several times (RFC
   * 6749 §6).
   */
  async refresh(refreshToken: string, signal?: AbortSignal): Promise<PersonTokens> {
    const server = await this.server(signal);
    return this.checked(async () => {
      const asked = oauth.refreshTokenGrantRequest(
        server,
        this.client,
        oauth.None(),
        refreshToken,
        this.options(signal),
      );
      return this.tokens(await oauth.processRefreshTokenResponse(server, this.client, await asked));
    });
  }

  /** Revokes a refresh token (RFC 7009), if the server supports it. */
  async revoke(refreshToken: string, signal?: AbortSignal): Promise<void> {
    const server = await this.server(signal);
    if (server.revocation_endpoint === undefined) return;
    await this.checked(async () => {
      const answer = await oauth.revocationRequest(server, this.client, oauth.None(), refreshToken, {
        ...this.options(signal),
        additionalParameters: { token_type_hint: 'refresh_token' },
      });
      await oauth.processRevocationResponse(answer);
    });
  }

  /**
   * Pushes the request if the server supports that (RFC 9126). The parameters are then not in the browser's history, and an
   * editor's port forwarding can't mangle the redirect URI. If the server refuses the pushed request, the parameters go into
   * the URL instead. If the request itself is wrong, the server refuses it there too.
   */
  private async authorizationUrl(
    server: oauth.AuthorizationServer,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<Pick<BegunLogin, 'url' | 'pushRefusal'>> {
    if (server.authorization_endpoint === undefined) throw this.failed({ reason: 'metadata', what: 'other' });
    const url = new URL(server.authorization_endpoint);
    url.searchParams.set('client_id', this.client.client_id);
    const pushed = await this.push(server, parameters, signal);
    const isRefused = pushed instanceof LoginError;
    for (const [name, value] of Object.entries(isRefused || !pushed ? parameters : pushed)) {
      url.searchParams.set(name, value);
    }
    return { url, pushRefusal: isRefused ? pushed : undefined };
  }

  private async push(
    server: oauth.AuthorizationServer,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly request_uri: string } | LoginError | undefined> {
    if (server.pushed_authorization_request_endpoint === undefined) return undefined;
    try {
      return await this.checked(async () => {
        const options = this.options(signal);
        const answer = await oauth.pushedAuthorizationRequest(server, this.client, oauth.None(), parameters, options);
        const { request_uri } = await oauth.processPushedAuthorizationResponse(server, this.client, answer);
        return { request_uri };
      });
    } catch (error) {
      const refused = error instanceof LoginError && error.failure.reason === 'refused' ? error.failure.error : '';
      if (error instanceof LoginError && refused !== 'invalid_authorization_details') return error;
      throw error;
    }
  }

  /** The server's metadata. Read once; after a failure, it is read again on the next attempt. */
  private server(signal?: AbortSignal): Promise<oauth.AuthorizationServer> {
    this.metadata ??= this.discover(signal).catch((error: unknown) => {
      this.metadata = undefined;
      throw error;
    });
    return this.metadata;
  }

  private async discover(signal?: AbortSignal): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(this.login.issuer);
    try {
      const answer = await oauth.discoveryRequest(issuer, this.options(signal));
      const server = await oauth.processDiscoveryResponse(issuer, answer);
      const isWhole = server.authorization_endpoint && server.token_endpoint && server.jwks_uri;
      if (!isWhole) throw this.failed({ reason: 'metadata', what: 'other' });
      return server;
    } catch (error) {
      if ((error instanceof HttpError && !isNotThere(error)) || isCancelled(error)) throw error;
      throw this.failed({ reason: 'metadata', what: metadataFault(error) });
    }
  }

  private options(signal: AbortSignal | undefined) {
    return {
      [oauth.customFetch]: oauthFetch(this.http),
      // Deprecated only to make it stand out. Requests to this machine cross no network (RFC 8252 §8.3).
      // oxlint-disable-next-line typescript/no-deprecated
      [oauth.allowInsecureRequests]: isLoopback(new URL(this.login.issuer)),
      ...(signal && { signal }),
    };
  }

  private tokens(answer: oauth.TokenEndpointResponse): PersonTokens {
    return {
      accessToken: answer.access_token,
      // Ansattporten's tokens are valid for about two minutes (self-service-api.md §4 A).
      expiresAt: this.now().getTime() + (answer.expires_in ?? 120) * 1000,
      refreshToken: answer.refresh_token,
      refreshTokenExpiresIn: seconds.safeParse(answer.refresh_token_expires_in).data,
      idToken: answer.id_token,
      authorizationDetails:
        answer.authorization_details ?? oauth.getValidatedIdTokenClaims(answer)?.authorization_details,
    };
  }

  /** Turns errors into LoginError. `otherwise` is the failure if the server did not name an error. */
  private async checked<T>(act: () => T | Promise<T>, otherwise?: LoginFailure): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof HttpError || error instanceof LoginError || isCancelled(error)) throw error;
      // The library's error is dropped because it quotes what was received.
      throw this.failed(refusal(error) ?? otherwise ?? this.clockFault(error) ?? tokenFault(error));
    }
  }

  private clockFault(error: unknown): LoginFailure | undefined {
    if (!(error instanceof oauth.OperationProcessingError) || error.code !== oauth.JWT_TIMESTAMP_CHECK)
      return undefined;
    const skewMs = this.http.clockSkewMs(this.login.issuer);
    return isTooFarOff(skewMs) ? { reason: 'clock', skewMs } : undefined;
  }

  private failed(failure: LoginFailure): LoginError {
    return new LoginError(failure, this.environment.id, this.login.otherIssuer);
  }
}

/** An organisation number in ISO 6523 format (self-service-api.md §6). */
const orgno = z.looseObject({ ID: z.string().check(z.regex(/^0192:\d{9}$/)) });

/** One of the details. A right in Altinn names parties, a work account its organisation (self-service-api.md §4 A). */
const detail = z.looseObject({ authorized_parties: z.optional(z.array(z.unknown())), orgno: z.optional(orgno) });
const party = z.looseObject({ orgno, name: z.nullish(z.string()) });

interface RepresentedOrganisation {
  /** Nine digits. */
  readonly orgno: string;
  readonly name: string | undefined;
}

/** The first organisation in a login's `authorization_details`; undefined if there is none. */
export function representedOrganisation(authorizationDetails: unknown): RepresentedOrganisation | undefined {
  if (!Array.isArray(authorizationDetails)) return undefined;
  const details = authorizationDetails.map((one) => detail.safeParse(one).data);
  const named = details.flatMap((one) => [...(one?.authorized_parties ?? []), ...(one?.orgno ? [one] : [])]);
  for (const one of named) {
    const read = party.safeParse(one).data;
    if (read) return { orgno: read.orgno.ID.slice('0192:'.length), name: read.name ?? undefined };
  }
  return undefined;
}
