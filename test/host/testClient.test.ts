import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import type { App } from '../../src/app/app.ts';
import { encodeJwk } from '../../src/core/config/encodedJwk.ts';
import { generateRsaKeyPair } from '../../src/core/keys/generateKeyPair.ts';
import { Person } from './support/person.ts';
import { configFile, put, read, restoreWorkspace } from './support/workspaceConfig.ts';
import {
  behave,
  clientWithKey,
  configure,
  freshSandbox,
  misbehave,
  requestsWhile,
  run,
  runningApp,
} from './support/world.ts';

describe('Test Client', () => {
  let app: App;
  let person: Person;
  let target: Awaited<ReturnType<typeof clientWithKey>>;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    target = await clientWithKey(app);
    person = new Person().whenAsked(/^Write the private key to/, 'Write');
    await run('writeAltinnCliConfig', { target });
    assert.deepEqual(person.was('error'), []);
    person.shown.length = 0;
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    await configure('sandbox.propagationDelay', 0);
    await restoreWorkspace();
    person.leave();
  });

  const test = () => run('testClient', { target });
  const api = async () => (await app.sessions.connect(target.organisation)).api;
  const change = (from: string | RegExp, to: string) => {
    const before = read();
    put(before.replace(from, to));
    assert.notEqual(read(), before);
  };
  /** Told once, no token, and no request for one. */
  const isRefused = async (told: RegExp) => {
    const requests = await requestsWhile(app, test);
    const { text } = person.wasShown('error', told);
    assert.deepEqual(
      requests.filter((one) => one === 'POST /token'),
      [],
    );
    assert.deepEqual(person.was('information'), []);
    assert.ok(!text.includes(target.pair.privateJwk.d));
  };

  it('gets a token with what stands in the file, and shows its scopes but not the token', async () => {
    await test();
    const { text } = person.wasShown('information', /^Token received from Maskinporten \(SANDBOX\) for “Nattjobben”/);
    assert.match(text, /altinn:serviceowner\/instances\.write, valid for 120 seconds/);
    assert.doesNotMatch(text, /eyJ/);
    assert.deepEqual(person.was('error'), []);
  });

  it('is offered as soon as the config is written', async () => {
    person.whenAsked(/^Wrote the config for “/, 'Test Client');
    await run('writeAltinnCliConfig', { target });
    person.wasShown('information', /^Token received from Maskinporten \(SANDBOX\)/);
  });

  it('says that no config is for the client', async () => {
    change(target.client.client_id, '11111111-2222-3333-4444-555555555555');
    await isRefused(/^No Altinn CLI config in this workspace belongs to “Nattjobben”\. .+ Write Altinn CLI Config…/);
    rmSync(configFile);
    person.shown.length = 0;
    await isRefused(/^No Altinn CLI config in this workspace/);
  });

  it('says that the config is for PROD', async () => {
    change('"Environment": "test"', '"Environment": "prod"');
    await isRefused(
      /^The config belongs to another environment\. Its Environment is “prod”, but this client needs “test”/,
    );
  });

  it('says that “Test” is no environment to the Altinn CLI, which wants “test”', async () => {
    change('"Environment": "test"', '"Environment": "Test"');
    await isRefused(
      /^The config belongs to another environment\. Its Environment is “Test”, but this client needs “test”/,
    );
  });

  it('says which key id is in the config, and which are registered', async () => {
    const { privateJwk } = target.pair;
    const other = (await generateRsaKeyPair({ bits: 2048, kid: 'ukjent' })).privateJwk;
    change(encodeJwk(privateJwk), encodeJwk(other));
    await isRefused(/isn’t registered on the client\. The config’s key ID is “ukjent”. Registered keys: nattjobben/);
    person.shown.length = 0;
    change(encodeJwk(other), encodeJwk({ ...privateJwk, kid: 'omdøpt' }));
    await isRefused(/registered with the key ID “nattjobben”, but the config has “omdøpt”/);
  });

  it('says that another key pair is registered under the same key id', async () => {
    const other = (await generateRsaKeyPair({ bits: 2048, kid: 'nattjobben' })).privateJwk;
    change(encodeJwk(target.pair.privateJwk), encodeJwk(other));
    await isRefused(/doesn’t match the registered key “nattjobben”\. Another key pair/);
  });

  it('says that the key was removed from the client', async () => {
    await (await api()).removeKey(target.client.client_id, 'nattjobben');
    await isRefused(
      /isn’t registered on the client\. The config’s key ID is “nattjobben”\. The client has no registered keys\./,
    );
  });

  it('names the scopes that the client does not have', async () => {
    change('"Scope": "', '"Scope": "nav:aareg/v1/arbeidsforhold ');
    await isRefused(/requests scopes the client doesn’t have\. nav:aareg\/v1\/arbeidsforhold\./);
  });

  for (const [value, told] of [
    ['', /EncodedJwk is empty/],
    ['cGxhY2Vob2xkZXI=', /EncodedJwk is a placeholder/],
    ['<base64 JWK>', /EncodedJwk is a placeholder/],
    ['@Microsoft.KeyVault(VaultName=v;SecretName=s)', /reference to Azure Key Vault/],
    ['not base64!', /isn’t a base64-encoded JSON Web Key/],
    [Buffer.from('{"keys":[]}').toString('base64'), /is a key set/],
    [Buffer.from('{"kty":"RSA","n":"AQAB","e":"AQAB"}').toString('base64'), /isn’t an RSA private key/],
  ] as const) {
    it(`says why “${value}” as EncodedJwk is no key`, async () => {
      change(encodeJwk(target.pair.privateJwk), value);
      await isRefused(told);
    });
  }

  it('passes on what the token endpoint says, and what to do', async () => {
    const body = JSON.stringify({ error: 'invalid_grant', error_description: 'Invalid assertion. (MP-130)' });
    await misbehave(app, { match: { method: 'POST', path: '/token' }, status: 400, body });
    await (await api()).listClients();
    await misbehave(app, { match: { method: 'POST', path: '/token' }, status: 400, body });
    await test();
    person.wasShown(
      'error',
      /^Couldn’t get a token from Maskinporten\. Your system clock is wrong\. .*MP-130.*Sync your system clock/,
    );
  });

  it('waits for Maskinporten to recognise the key, saying so, until the person cancels', async () => {
    await app.sessions.resetSandbox();
    await configure('sandbox.propagationDelay', 100);
    target = await clientWithKey(app);
    await run('writeAltinnCliConfig', { target });
    person.shown.length = 0;
    person.cancelsAt(/waiting for Maskinporten to recognise the key, which can take up to two minutes \(0 s so far\)/);
    await test();
    assert.equal(person.progress.length, 1);
    assert.deepEqual(person.shown, [], 'being cancelled is neither a failure nor a success');
  });
});
