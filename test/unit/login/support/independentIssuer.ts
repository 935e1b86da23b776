import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const clientId = 'maskinporten-clients';

interface IssuerOptions {
  /** Whether a login can be sent beforehand (RFC 9126). */
  readonly takesPushed?: boolean;
  /** Whether each refresh brings a new refresh token, in Digdir's words. */
  readonly usage?: 'ONETIME' | 'REUSE';
}

/** An OpenID provider that nobody here wrote: certified, on a free port of 127.0.0.1. Whoever comes is logged in. */
export class IndependentIssuer {
  private constructor(
    private readonly server: Server,
    readonly provider: Provider,
    readonly issuer: string,
  ) {}

  static async start({ takesPushed = true, usage = 'ONETIME' }: IssuerOptions = {}): Promise<IndependentIssuer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          application_type: 'native',
          redirect_uris: ['http://127.0.0.1/signed-in'],
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
        },
      ],
      acrValues: ['high', 'substantial'],
      cookies: { keys: ['of the tests'] },
      features: {
        devInteractions: { enabled: false },
        revocation: { enabled: true },
        pushedAuthorizationRequests: { enabled: takesPushed },
      },
      findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      issueRefreshToken: () => true,
      pkce: { required: () => true },
      rotateRefreshToken: usage === 'ONETIME',
    });
    const handle = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) void logIn(provider, request, response);
      else void handle(request, response);
    });
    return new IndependentIssuer(server, provider, issuer);
  }

  /** What a browser does with the address: follows it, with its cookies, until it is sent away from the issuer. */
  async visit(address: URL): Promise<URL> {
    const cookies = new Map<string, string>();
    let at = address;
    while (at.origin === this.issuer) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(at, { headers: { cookie }, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        cookies.set(name, value);
      }
      const next = response.headers.get('location');
      if (next === null) throw new Error(`The issuer shows a page: ${await response.text()}`);
      at = new URL(next, at);
    }
    return at;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function logIn(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const accountId = 'kari';
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid profile');
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}
