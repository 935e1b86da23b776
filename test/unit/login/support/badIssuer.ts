import { type JsonWebKey, randomUUID } from 'node:crypto';
import { json, type Respond, type SeenRequest, TestServer } from '../../http/support/testServer.ts';
import { jws } from '../../sandbox/support/grant.ts';
import { publicHalf } from '../../sandbox/support/keys.ts';

export const clientId = 'maskinporten-clients';

/** What an issuer does instead of what it should, by the endpoint. */
export type Endpoint = 'metadata' | 'token' | 'jwks';

/** An issuer that does everything right until it is told to do something wrong. */
export class BadIssuer {
  instead: Partial<Record<Endpoint, Respond>> = {};
  /** Put over the right metadata; undefined leaves one out. */
  metadata: Record<string, unknown> = {};
  /** Put over the right token response. */
  response: Record<string, unknown> = {};
  /** Put over the right ID token's claims and header. */
  claims: Record<string, unknown> = {};
  header: Record<string, unknown> = {};
  signedWith: JsonWebKey;
  /** What it gave: to be found nowhere. */
  readonly given: string[] = [];

  private constructor(
    private readonly server: TestServer,
    private readonly key: JsonWebKey,
    private readonly now: () => Date,
  ) {
    this.signedWith = key;
  }

  static async start(key: JsonWebKey, now: () => Date): Promise<BadIssuer> {
    const server = await TestServer.start((response, request) => {
      started.answer(request)(response, request);
    });
    const started = new BadIssuer(server, key, now);
    return started;
  }

  get issuer(): string {
    return this.server.origin;
  }

  /** “POST /token” of each request. */
  get requests(): string[] {
    return this.server.requests.map(({ method, target }) => `${method} ${target}`);
  }

  /** Where the browser comes back to with a code. */
  callback(redirectUri: string, state: string): URL {
    const url = new URL(redirectUri);
    const code = `code-${randomUUID()}`;
    this.given.push(code);
    url.search = new URLSearchParams({ code, state }).toString();
    return url;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private answer({ target, body }: SeenRequest): Respond {
    const { issuer, instead } = this;
    switch (target) {
      case '/.well-known/openid-configuration': {
        const endpoints = {
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
        };
        return instead.metadata ?? json({ issuer, ...endpoints, ...this.metadata });
      }
      case '/token':
        return instead.token ?? json(this.tokens(new URLSearchParams(body).get('grant_type') ?? ''));
      case '/jwks':
        return instead.jwks ?? json({ keys: [publicHalf(this.key)] });
      default:
        return json({ error: 'not_found' }, 404);
    }
  }

  /** The nonce of the login under way. */
  nonce = '';

  private tokens(grantType: string): object {
    const iat = Math.floor(this.now().getTime() / 1000);
    const about = { iss: this.issuer, aud: clientId, sub: 'kari', iat, exp: iat + 120 };
    const nonce = grantType === 'refresh_token' ? {} : { nonce: this.nonce };
    const header = { alg: 'RS256', kid: this.key.kid, ...this.header };
    const idToken = jws(header, { ...about, ...nonce, ...this.claims }, this.signedWith);
    const secrets = { access_token: `access-${randomUUID()}`, refresh_token: `refresh-${randomUUID()}` };
    this.given.push(idToken, ...Object.values(secrets));
    return { ...secrets, token_type: 'Bearer', expires_in: 120, id_token: idToken, ...this.response };
  }
}
