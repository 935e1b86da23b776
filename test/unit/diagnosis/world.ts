import { chain } from '../../../src/core/diagnosis/chain.ts';
import {
  diagnose,
  type DiagnosedApi,
  type Diagnosis,
  type LinkId,
  type LinkResult,
  type Ports,
} from '../../../src/core/diagnosis/diagnose.ts';
import { test } from '../../../src/core/environments/environment.ts';
import { client } from '../../../src/core/selfService/client.ts';
import { type JsonWebKey, jsonWebKey } from '../../../src/core/selfService/jsonWebKey.ts';
import { scope, scopeAccess } from '../../../src/core/selfService/scope.ts';
import { user } from '../../../src/core/selfService/selfServiceApi.ts';

export const orgno = '310528471';
export const moment = new Date('2026-03-02T08:00:00.000Z');
export const day = 86_400;
export const inDays = (days: number): number => moment.getTime() / 1000 + days * day;

export function key(kid: string, differs: Partial<JsonWebKey> = {}): JsonWebKey {
  return jsonWebKey.parse({ kid, kty: 'RSA', n: `modulus-of-${kid}`, e: 'AQAB', exp: inDays(200), ...differs });
}

/** A client with everything in order, and what differs from that. */
export class World {
  api: { -readonly [Name in keyof DiagnosedApi]: DiagnosedApi[Name] } = {
    user: () => Promise.resolve(user.parse({ authenticated_organization_number: orgno })),
    listClients: () => Promise.resolve([this.client]),
    getClient: () => Promise.resolve(this.client),
    listKeys: () => Promise.resolve(this.registered),
    listScopeAccesses: () =>
      Promise.resolve([scopeAccess.parse({ scope: 'skatt:inntekt', state: 'APPROVED', owner_orgno: '974761076' })]),
    listScopes: () =>
      Promise.resolve([
        scope.parse({ name: 'skatt:inntekt', active: true }),
        scope.parse({ name: 'open:register', accessible_for_all: true }),
        scope.parse({ name: 'nav:delegert', delegation_source: 'https://tt02.altinn.no/' }),
        scope.parse({ name: 'nav:lukket' }),
      ]),
  };
  client = client.parse({
    ...{ client_id: 'c1', client_name: 'Nattjobben', integration_type: 'maskinporten', active: true },
    scopes: ['skatt:inntekt'],
  });
  registered = [key('k1')];
  stored: readonly Pick<JsonWebKey, 'kid' | 'n'>[] = [key('k1')];
  /** What was asked for a token, with which key. */
  readonly asked: { kid: string; scopes: readonly string[] }[] = [];
  /** What the progress said. */
  readonly about: LinkId[] = [];
  ports: { -readonly [Name in keyof Ports]: Ports[Name] } = {
    orgno,
    clientId: 'c1',
    now: () => moment,
    connect: () => Promise.resolve({ environment: test, api: this.api }),
    reach: () => Promise.resolve({}),
    clockSkewMs: () => 400,
    storedKeys: () => Promise.resolve(this.stored),
    fetchToken: (kid, scopes) => {
      this.asked.push({ kid, scopes });
      return Promise.resolve({ scopes, expiresIn: 119 });
    },
  };

  diagnose(signal = new AbortController().signal): Promise<Diagnosis> {
    return diagnose(chain, this.ports, (id) => this.about.push(id), signal);
  }
}

/** “client: ok”, for each link. */
export function outcomes({ links }: Diagnosis): Partial<Record<LinkId, LinkResult['outcome']>> {
  return Object.fromEntries(links.map(({ id, outcome }) => [id, outcome]));
}

export function resultOf({ links }: Diagnosis, id: LinkId): LinkResult | undefined {
  return links.find((link) => link.id === id);
}
