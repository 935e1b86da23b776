import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import type { SecretStorage } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { eventually } from '../support/eventually.ts';
import { publicJwk } from '../unit/sandbox/support/keys.ts';
import { importing, KeyBearer, placing } from './support/keysInAndOut.ts';
import { asItStands, Person } from './support/person.ts';
import { whileSecretStorage } from './support/secretStorage.ts';
import { configFile, put, read, restoreWorkspace } from './support/workspaceConfig.ts';
import {
  behave,
  clientWithKey,
  freshSandbox,
  misbehave,
  newClient,
  requestsWhile,
  run,
  runningApp,
} from './support/world.ts';

/** A failure that is not tried again by itself. */
const failsOnce = { status: 500, times: 1 } as const;

describe('Retry goes on from the step that failed', () => {
  let app: App;
  let person: Person;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person();
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    await restoreWorkspace();
    person.leave();
  });

  /** What the person is asked and told, as “pick New RS256 key pair for Nattjobben”. */
  const shown = () => person.shown.map(({ how, text }) => `${how} ${text}`);
  const times = (what: RegExp) => shown().filter((one) => what.test(one)).length;
  const told = (text: RegExp) =>
    eventually(`to be told ${String(text)}`, () => person.was('information').some((one) => text.test(one)));

  it('with the key pair that was made, not with a second one', async () => {
    const target = await newClient(app);
    await misbehave(app, { match: { method: 'PUT', path: '/jwks/' }, ...failsOnce });
    person.whenAsked(/^New RS256 key pair/, '2048 bits').onceAsked(/returned a server error/, 'Retry');
    await run('generateKey', { target });
    await told(/^The key .* is registered/);
    assert.equal(times(/^pick New RS256/), 1);
    const kids = [...(await app.privateKeys.kids(target.organisation, target.client.client_id))];
    const { api } = await app.sessions.connect(target.organisation);
    assert.deepEqual(
      (await api.listKeys(target.client.client_id)).map(({ kid }) => kid),
      kids,
    );
    assert.equal(kids.length, 1);
  });

  it('with other key ids, where those that were tried turned out to be somebody else’s', async () => {
    const target = await newClient(app);
    await misbehave(app, { match: { method: 'PUT', path: '/jwks/' }, status: 409, times: 3 });
    person.whenAsked(/^New RS256 key pair/, '2048 bits').onceAsked(/key ID|kid/, 'Retry');
    await run('generateKey', { target });
    await told(/^The key .* is registered/);
  });

  it('with the config, not with another key pair, after one was generated and could not be written', async () => {
    const target = await newClient(app);
    put('{}');
    person
      .whenAsked(/^New RS256 key pair/, '2048 bits')
      .whenAsked(/^The key .* is registered/, 'Write Altinn CLI Config…')
      .whenAsked(/^Write the config for/, 'appsettings.json')
      .onceAsked(/^Write the private key to/, 'Write', () => {
        chmodSync(configFile, 0o444);
      })
      .onceAsked(/is read-only/, 'Retry', () => {
        chmodSync(configFile, 0o644);
      });
    await run('generateKey', { target });
    await told(/^Wrote the config for “Nattjobben”/);
    assert.match(read(), /EncodedJwk/);
    assert.deepEqual(
      [times(/^pick New RS256/), times(/^pick Write the config/), times(/^warning Write the private/)],
      [1, 1, 1],
    );
    assert.equal((await app.privateKeys.kids(target.organisation, target.client.client_id)).size, 1);
  });

  it('with the test, not with writing the config anew', async () => {
    const target = await clientWithKey(app);
    put('{}');
    await misbehave(app, { match: { method: 'POST', path: '/token' }, ...failsOnce });
    person
      .whenAsked(/^Write the config for/, 'appsettings.json')
      .whenAsked(/^Write the private key to/, 'Write')
      .whenAsked(/^Wrote the config for “/, 'Test Client')
      .onceAsked(/^Couldn’t get a token from Maskinporten/, 'Retry');
    await run('writeAltinnCliConfig', { target });
    await told(/^Token received from Maskinporten \(SANDBOX\)/);
    assert.equal(times(/Wrote the config for “/), 1);
  });

  it('asks anew about a config that has become another meanwhile', async () => {
    const target = await clientWithKey(app);
    put('{}');
    person
      .whenAsked(/^Write the config for/, 'appsettings.json')
      .whenAsked(/^Write the private key to/, 'Write', () => {
        chmodSync(configFile, 0o444);
      })
      .onceAsked(/is read-only/, 'Retry', () => {
        chmodSync(configFile, 0o644);
        put('{"MaskinportenSettings":{"ClientId":"another","Environment":"prod","EncodedJwk":"e30="}}');
      })
      .dismisses(/PROD|another/);
    await run('writeAltinnCliConfig', { target });
    await eventually('to be asked again', () => times(/^warning Write the private key/) === 2);
    assert.match(read(), /another/);
  });

  it('with the public key that was pasted, which is asked for again only where it is what was refused', async () => {
    const target = await newClient(app);
    const key = publicJwk('limt-inn');
    await misbehave(app, { match: { method: 'PUT', path: '/jwks/' }, ...failsOnce });
    person
      .whenTyping(/^Add a public key/, JSON.stringify(key))
      .whenAsked(/^Add a public key/, 'Paste it…')
      .onceAsked(/returned a server error/, 'Retry');
    await run('addPublicKey', { target });
    await told(/registered with the key ID “limt-inn”/);
    assert.equal(times(/^input Add a public key/), 1);
  });

  it('with another public key, where the first is what was refused', async () => {
    const target = await clientWithKey(app);
    const taken = { ...publicJwk('annen'), kid: target.pair.publicJwk.kid };
    person
      .onceAsked(/^Add a public key[^]*JWK, PEM/, JSON.stringify(taken))
      .whenTyping(/^Add a public key/, JSON.stringify(publicJwk('tredje')))
      .whenAsked(/^Add a public key/, 'Paste it…')
      .onceAsked(/^Another key on the client/, 'Retry');
    await run('addPublicKey', { target });
    await told(/registered with the key ID “tredje”/);
    assert.equal(times(/^input Add a public key/), 2);
  });

  it('with the token that was wished for', async () => {
    const target = await clientWithKey(app);
    await misbehave(app, { match: { method: 'POST', path: '/token' }, ...failsOnce });
    person
      .whenAsked(/^Token for .*: select scopes/, asItStands)
      .whenTyping(/^Token for .*: enter the resource/, '')
      .mayBeAsked(/^Token for .*: enter the consumer/, '')
      .onceAsked(/^Couldn’t get a token from Maskinporten/, 'Retry');
    const requests = await requestsWhile(app, async () => {
      await run('getAccessToken', { target });
      await told(/^Token from Maskinporten/);
    });
    assert.deepEqual(
      [times(/^pick Token for .*: select scopes/), times(/^input Token for .*: enter the resource/)],
      [1, 1],
    );
    assert.equal(requests.filter((one) => one === 'POST /token').length, 2);
  });

  it('with the removal that was agreed to', async () => {
    const target = await clientWithKey(app);
    await misbehave(app, { match: { method: 'DELETE', path: '/jwks/' }, ...failsOnce });
    person.whenAsked(/^Remove the key “nattjobben”/, 'Remove').onceAsked(/returned a server error/, 'Retry');
    await run('removeKey', { target, key: target.pair.publicJwk, stored: true, registered: true });
    await eventually(
      'the key to be gone',
      async () => (await app.privateKeys.kids(target.organisation, target.client.client_id)).size === 0,
    );
    assert.equal(times(/^warning Remove the key/), 1);
  });
});

describe('Retry of an import', () => {
  let at: KeyBearer;

  beforeEach(async () => {
    at = await KeyBearer.comes();
  });

  afterEach(() => at.leave());

  it('keeps what the secret storage refused, and asks for neither files nor password again', async () => {
    const target = await at.clientWithoutPrivateHalf();
    let refusals = 1;
    const store: SecretStorage['store'] = (name, value) =>
      refusals-- > 0 ? Promise.reject(new Error('locked')) : at.app.context.secrets.store(name, value);
    at.choosesFiles(at.file('key.json', JSON.stringify(target.pair.privateJwk)));
    at.person
      .whenAsked(placing, asItStands)
      .onceAsked(/^Couldn’t store the private key/, 'Retry')
      .whenAsked(/still contains a private key: key\.json/, 'Keep');
    await whileSecretStorage(
      at.app,
      () => ({ store }),
      async () => {
        await run('importPrivateKey');
        await eventually('the key to be kept', async () => (await at.stored(target)).includes('nattjobben'));
      },
    );
    assert.equal(at.person.shown.filter(({ how, text }) => how === 'open' && importing.test(text)).length, 1);
    assert.equal(at.person.shown.filter(({ text }) => placing.test(text)).length, 1);
  });
});
