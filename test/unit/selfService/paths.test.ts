import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SelfServiceApi } from '../../../src/core/selfService/selfServiceApi.ts';
import { rejection } from '../http/support/testHttp.ts';
import { json, TestServer } from '../http/support/testServer.ts';
import { serverApi } from './support/serverApi.ts';

type Call = (api: SelfServiceApi, clientId: string, kid: string) => Promise<unknown>;

const calls: readonly (readonly [what: string, path: string, call: Call])[] = [
  ['reading a client', 'GET clients/ID', (api, id) => api.getClient(id)],
  ['changing a client', 'GET clients/ID PUT clients/ID', (api, id) => api.updateClient(id, () => ({}))],
  ['listing keys', 'GET clients/ID/jwks', (api, id) => api.listKeys(id)],
  ['registering a key', 'PUT clients/ID/jwks/KID', (api, id, kid) => api.putKey(id, { kid, kty: 'RSA' })],
  ['uploading a key', 'POST clients/ID/key', (api, id) => api.addKey(id, 'pem')],
  ['removing a key', 'DELETE clients/ID/jwks/KID', (api, id, kid) => api.removeKey(id, kid)],
  ['naming an organisation', 'GET organizations/ID', (api, id) => api.organisationName(id)],
];

/** Fits every request. */
const anything = json({ client_id: 'c', integration_type: 'maskinporten', kid: 'k', kty: 'RSA', keys: [], name: 'n' });

describe('An id in the path of a request', () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start(anything);
  });
  after(() => server.close());

  const seen = () =>
    server.requests
      .splice(0)
      .map(({ method, target }) => {
        const segments = target.split('/').slice(3);
        return `${method} ${segments.map((segment) => JSON.stringify(decodeURIComponent(segment))).join('/')}`;
      })
      .join(' ');

  for (const [what, path, call] of calls) {
    it(`is data when ${what}, whatever it contains`, async () => {
      const id = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^\.{0,2}$/.test(text));
      const nasty = fc.oneof(
        id,
        fc.constantFrom('a/b', '/', '?', '#', '%', '%2F', '%2e%2e', '../x', 'x/..', '...', 'a?b#c', '\\', ';', 'å'),
      );
      await fc.assert(
        fc.asyncProperty(nasty, nasty, async (clientId, kid) => {
          await call(serverApi(server), clientId, kid);
          const expected = path.replaceAll(/\S+\/\S+/g, (segments) =>
            segments
              .split('/')
              .map((segment) => JSON.stringify(segment === 'ID' ? clientId : segment === 'KID' ? kid : segment))
              .join('/'),
          );
          assert.equal(seen(), expected);
        }),
        { numRuns: 30 },
      );
    });

    for (const id of ['', '.', '..']) {
      it(`is refused when ${what}, and nothing is sent, if it is “${id}”`, async () => {
        const error = await rejection(call(serverApi(server), id, 'k'));
        assert.ok(error instanceof RangeError);
        if (path.includes('KID')) assert.ok((await rejection(call(serverApi(server), 'c', id))) instanceof RangeError);
        assert.equal(seen(), '');
      });
    }
  }
});
