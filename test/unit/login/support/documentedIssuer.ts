import { createHash, type JsonWebKey, randomUUID } from 'node:crypto';
import { json, type Respond, type SeenRequest, TestServer, text } from '../../http/support/testServer.ts';
import { jws } from '../../sandbox/support/grant.ts';
import { publicHalf } from '../../sandbox/support/keys.ts';

export const clientId = 'registered-in-the-portal';
/** As it is registered: port 0 stands for any (self-service-api.md §4 A). */
const registered = 'http://127.0.0.1:0/signed-in';
const right = 'ansattporten:altinn:resource';

interface Asked {
  readonly parameters: URLSearchParams;
  readonly details: readonly Record<string, unknown>[];
}

/**
 * A login server written from RFC 6749, 7636, 9126, 9207 and 9396 that answers as self-service-api.md §4 A says of Ansattporten,
 * and shares nothing with the sandbox. Whoever comes is logged in for Digdir.
 */
export class DocumentedIssuer {
  usage: 'ONETIME' | 'REUSE' = 'ONETIME';
  detailsIn: 'both' | 'idToken' = 'both';
  takesPushed = true;
  private readonly pushed = new Map<string, URLSearchParams>();
  private readonly codes = new Map<string, Asked>();
  private readonly refreshTokens = new Map<string, Asked>();

  private constructor(
    private readonly server: TestServer,
    private readonly key: JsonWebKey,
  ) {}

  static async start(key: JsonWebKey): Promise<DocumentedIssuer> {
    const server = await TestServer.start((response, request) => {
      started.answer(request)(response, request);
    });
    const started = new DocumentedIssuer(server, key);
    return started;
  }

  get issuer(): string {
    return this.server.origin;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** What a browser does with the address: goes there once, and is sent back. Throws with the page when it is sent nowhere. */
  async visit(address: URL): Promise<URL> {
    const response = await fetch(address, { redirect: 'manual' });
    const location = response.headers.get('location');
    if (location === null) throw new Error(await response.text());
    return new URL(location);
  }

  private answer({ method, target, body }: SeenRequest): Respond {
    const { pathname, searchParams } = new URL(target, this.issuer);
    const form = new URLSearchParams(body);
    switch (`${method} ${pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return json(this.metadata());
      case 'GET /jwks':
        return json({ keys: [publicHalf(this.key)] });
      case 'POST /par':
        return this.push(form);
      case 'GET /authorize':
        return this.authorize(searchParams);
      case 'POST /token':
        return this.token(form);
      default:
        return text('', 404);
    }
  }

  private metadata(): object {
    const { issuer } = this;
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      authorization_response_iss_parameter_supported: true,
      authorization_details_types_supported: [right, 'ansattporten:orgno'],
      ...(this.takesPushed && { pushed_authorization_request_endpoint: `${issuer}/par` }),
    };
  }

  /** RFC 9126 §2. */
  private push(form: URLSearchParams): Respond {
    const error = this.errorIn(form);
    if (error) return json({ error }, error === 'invalid_client' ? 401 : 400);
    const uri = `urn:ietf:params:oauth:request_uri:${randomUUID()}`;
    this.pushed.set(uri, form);
    return json({ request_uri: uri, expires_in: 60 }, 201);
  }

  /** RFC 6749 §4.1.1: an unknown client or redirect URI ends on a page, everything else goes back. */
  private authorize(query: URLSearchParams): Respond {
    const uri = query.get('request_uri') ?? '';
    const parameters = this.pushed.get(uri) ?? query;
    this.pushed.delete(uri);
    const error = this.errorIn(parameters);
    if (error === 'invalid_client' || error === 'invalid_redirect_uri') return text('<html>Ukjent klient</html>', 400);
    const code = randomUUID();
    if (!error) this.codes.set(code, { parameters, details: detailsOf(parameters) ?? [] });
    const back = new URL(parameters.get('redirect_uri') ?? '');
    const outcome = { ...(error ? { error } : { code }), state: parameters.get('state') ?? '', iss: this.issuer };
    back.search = new URLSearchParams(outcome).toString();
    return (response) => response.writeHead(302, { location: back.href }).end();
  }

  private errorIn(parameters: URLSearchParams): string | undefined {
    const get = (name: string) => parameters.get(name) ?? '';
    if (get('client_id') !== clientId) return 'invalid_client';
    const anyPort = get('redirect_uri').replace(/^(http:\/\/127\.0\.0\.1):\d+\//, '$1:0/');
    if (anyPort !== registered) return 'invalid_redirect_uri';
    if (get('response_type') !== 'code') return 'unsupported_response_type';
    // RFC 7636 §4.4.1.
    if (get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(get('code_challenge'))) return 'invalid_request';
    if (!detailsOf(parameters)) return 'invalid_authorization_details';
    return undefined;
  }

  /** RFC 6749 §4.1.3 and §6. */
  private token(form: URLSearchParams): Respond {
    if (form.get('client_id') !== clientId) return json({ error: 'invalid_client' }, 401);
    const refreshToken = form.get('refresh_token');
    if (form.get('grant_type') === 'refresh_token') {
      const asked = this.refreshTokens.get(refreshToken ?? '');
      if (!asked) return json({ error: 'invalid_grant' }, 400);
      if (this.usage === 'ONETIME') this.refreshTokens.delete(refreshToken ?? '');
      return json(this.tokens(asked, this.usage === 'ONETIME'));
    }
    const code = form.get('code') ?? '';
    const asked = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isSame = asked?.parameters.get('redirect_uri') === form.get('redirect_uri');
    if (!asked || !isSame || asked.parameters.get('code_challenge') !== challenge) {
      return json({ error: 'invalid_grant' }, 400);
    }
    return json(this.tokens(asked, true, asked.parameters.get('nonce')));
  }

  private tokens(asked: Asked, withRefreshToken: boolean, nonce?: string | null): object {
    const details = asked.details.map(({ type, resource }) => ({
      type,
      resource,
      resource_name: 'Selvbetjening av integrasjoner i ID-porten/Maskinporten',
      authorized_parties: [
        {
          orgno: { authority: 'iso6523-actorid-upis', ID: '0192:991825827' },
          name: 'DIGITALISERINGSDIREKTORATET',
          resource: 'digdir-selvbetjening-klienter',
          unit_type: 'ORGL',
        },
      ],
    }));
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: this.issuer, aud: clientId, sub: 'kari', iat, exp: iat + 120, ...(nonce && { nonce }) };
    const idToken = jws({ alg: 'RS256', kid: this.key.kid }, { ...claims, authorization_details: details }, this.key);
    const refreshToken = randomUUID();
    if (withRefreshToken) this.refreshTokens.set(refreshToken, asked);
    return {
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: 120,
      id_token: idToken,
      refresh_token_expires_in: 28_800,
      ...(withRefreshToken && { refresh_token: refreshToken }),
      ...(this.detailsIn === 'both' && { authorization_details: details }),
    };
  }
}

/** RFC 9396 §5: what is of another type, lacks something or has something too much is refused. */
function detailsOf(parameters: URLSearchParams): Record<string, unknown>[] | undefined {
  const details = JSON.parse(parameters.get('authorization_details') ?? '[]') as Record<string, unknown>[];
  const known = ['type', 'resource', 'organizationform', 'representation_is_required'];
  const isGood = details.every(
    (detail) =>
      detail.type === right &&
      detail.resource === 'urn:altinn:resource:digdir-selvbetjening-klienter' &&
      typeof detail.representation_is_required === 'boolean' &&
      Object.keys(detail).every((name) => known.includes(name)),
  );
  return isGood ? details : undefined;
}
