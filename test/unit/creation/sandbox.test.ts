import assert from 'node:assert/strict';
import { createPublicKey, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { registerPasted } from '../../../src/core/selfService/clientKeys.ts';
import {
  completeCreation,
  type Creation,
  type CreationPorts,
  CreationStopped,
} from '../../../src/core/journeys/creation.ts';
import { type PrivateRsaJwk, publicHalf } from '../../../src/core/keys/jwk.ts';
import { fetchToken, signGrant } from '../../../src/core/maskinporten/tokenEndpoint.ts';
import { readPastedKey } from '../../../src/core/keys/publicKey.ts';
import { SelfServiceError } from '../../../src/core/selfService/selfServiceError.ts';
import type { Fault } from '../../../src/sandbox/sandbox.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { someRsaJwk } from '../keys/rsaKeys.ts';
import { keyGenerationMs } from '../sandbox/support/keys.ts';
import { newPrivateKey, openssl } from '../sandbox/support/openssl.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';
import { sandboxApi } from '../selfService/support/sandboxApi.ts';
import { begun } from './support/world.ts';

const details = { client_name: 'Nattjobb', description: '', access_token_lifetime: 120, scopes: [] };

describe('Creating a client in the sandbox', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let ports: CreationPorts;
  let kept: Creation | undefined;
  let tokens: string[];
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(() => {
    sandbox.sandbox.reset();
    [kept, tokens] = [undefined, []];
    ports = portsTo(sandbox);
  });
  after(() => sandbox.close());

  const portsTo = ({ sandbox: { issuer }, clock }: TestSandbox): CreationPorts => {
    const client = new TestHttp();
    const api = sandboxApi(sandbox, { client });
    const privateKeys = new Map<string, PrivateRsaJwk>();
    return {
      listClients: () => api.listClients(),
      createClient: (details) => api.createClient(details),
      listKeys: (clientId) => api.listKeys(clientId),
      putKey: (clientId, key) => api.putKey(clientId, key),
      addKey: (clientId, text) => api.addKey(clientId, text),
      newKeyId: () => Promise.resolve(randomUUID()),
      keepKey(_clientId, kid) {
        const jwk = privateKeys.get(kid) ?? someRsaJwk(kid);
        privateKeys.set(kid, jwk);
        return Promise.resolve(publicHalf(jwk));
      },
      readPastedKey,
      writeConfig: () => Promise.resolve(),
      async fetchToken({ clientId = '', kid = '', input: { scopes } }) {
        const claims = { clientId, audience: issuer, scopes };
        const grant = await signGrant(claims, { jwk: privateKeys.get(kid)! }, clock.now(), randomUUID);
        tokens.push((await fetchToken(client.http, `${issuer}token`, grant)).scopes.join(' '));
      },
      save: (made) => {
        kept = made;
        return Promise.resolve();
      },
      progress: () => undefined,
    };
  };
  const named = async () => (await ports.listClients()).filter(({ client_name: name }) => name === 'Nattjobb');

  it('ends in a token for exactly the client that was created', async () => {
    const made = await completeCreation(begun(), ports);
    const [client] = await named();
    assert.equal(client?.client_id, made.clientId);
    assert.deepEqual(
      client?.jwks?.keys.map(({ kid }) => kid),
      [made.kid],
    );
    assert.deepEqual(tokens, ['altinn:serviceowner']);
  });

  const faults: readonly (readonly [what: string, fault: Fault])[] = [
    ['the creation’s answer was lost', { match: { method: 'POST', path: '/api/v1/clients' }, after: true }],
    [
      'a proxy answered 502 after the creation',
      { match: { method: 'POST', path: '/api/v1/clients' }, after: true, status: 502 },
    ],
    ['the creation never arrived', { match: { method: 'POST', path: '/api/v1/clients' }, reset: true }],
    ['the creation was refused for now', { match: { method: 'POST', path: '/api/v1/clients' }, status: 428 }],
    ['the registration was refused for now', { match: { method: 'PUT' }, status: 403 }],
    [
      'the server gave up on the registration when it had carried it out',
      { match: { method: 'PUT' }, after: true, status: 500 },
    ],
  ];
  for (const [what, fault] of faults) {
    it(`creates one client with one key on a retry after ${what}`, async () => {
      sandbox.sandbox.misbehave(fault);
      assert.ok((await rejection(completeCreation(begun(), ports))) instanceof CreationStopped);
      const made = await completeCreation(kept ?? begun(), ports);
      const clients = await named();
      assert.deepEqual(
        clients.map(({ client_id: id }) => id),
        [made.clientId],
      );
      assert.deepEqual(
        (await ports.listKeys(made.clientId!)).map(({ kid }) => kid),
        [made.kid],
      );
      assert.deepEqual(tokens, ['altinn:serviceowner']);
    });
  }

  for (const ways of [
    { putKey: 'taken', uploadKey: '405' },
    { putKey: '404', uploadKey: '404' },
  ] as const) {
    it(`registers a PEM once under its thumbprint with ${JSON.stringify(ways)}`, async () => {
      sandbox.sandbox.vary(ways);
      const pem = openssl('pkey -pubout', newPrivateKey());
      const { client_id: id } = await ports.createClient(details);
      const kid = await registerPasted(id, pem, ports);
      assert.equal(kid, await calculateJwkThumbprint(createPublicKey(pem).export({ format: 'jwk' }) as JWK));
      assert.equal(await registerPasted(id, pem, ports), kid);
      assert.deepEqual(
        (await ports.listKeys(id)).map((key) => key.kid),
        [kid],
      );
    });
  }

  it('reports that a client is gone, rather than that the server does not know the call', async () => {
    sandbox.sandbox.vary({ uploadKey: '404' });
    const error = await rejection(registerPasted(randomUUID(), openssl('pkey -pubout', newPrivateKey()), ports));
    assert.ok(error instanceof SelfServiceError);
    assert.equal(error.status, 404);
  });

  it('needs no second attempt if only the registration’s answer was lost', async () => {
    sandbox.sandbox.misbehave({ match: { method: 'PUT' }, after: true });
    const made = await completeCreation(begun(), ports);
    assert.deepEqual(
      (await ports.listKeys(made.clientId!)).map(({ kid }) => kid),
      [made.kid],
    );
  });
});
