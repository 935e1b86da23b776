import assert from 'node:assert/strict';
import { env, type SecretStorage } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { type KeyReference, PrivateKeys, PrivateKeyStoreError } from '../../src/session/privateKeys.ts';
import { Person } from './support/person.ts';
import { whileSecretStorage } from './support/secretStorage.ts';
import {
  behave,
  clientWithKey,
  configure,
  description,
  freshSandbox,
  label,
  lineAt,
  linesAt,
  misbehave,
  newClient,
  requestsWhile,
  run,
  runningApp,
  someKeyPair,
} from './support/world.ts';

const twelve = ['alg', 'd', 'dp', 'dq', 'e', 'kid', 'kty', 'n', 'p', 'q', 'qi', 'use'];

describe('Key pairs', () => {
  let app: App;
  let person: Person;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person().mayBeAsked(/^New RS256 key pair/, '2048 bits');
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    person.leave();
  });

  const secretsOfSandbox = async () =>
    (await app.context.secrets.keys()).filter((key) => key.startsWith('maskinporten.privateKey/sandbox/'));

  it('are kept here with all twelve members, and registered with their public half only', async () => {
    const target = await newClient(app);
    await run('generateKey', { target });
    person.wasShown('information', /is registered\. Its private key is in VS Code’s secret storage/);
    const [name, ...others] = await secretsOfSandbox();
    assert.deepEqual(others, []);
    const kept = JSON.parse((await app.context.secrets.get(name!)) ?? '') as { jwk: Record<string, string> };
    assert.deepEqual(Object.keys(kept.jwk).sort(), twelve);
    const { api } = await app.sessions.connect(target.organisation);
    const [registered, ...more] = await api.listKeys(target.client.client_id);
    assert.deepEqual(more, []);
    assert.equal(registered?.kid, kept.jwk.kid);
    assert.equal(registered?.n, kept.jwk.n);
    assert.deepEqual(
      ['d', 'p', 'q', 'dp', 'dq', 'qi'].filter((member) => member in registered!),
      [],
    );
  });

  it('have their private half kept before the public one is sent', async () => {
    const target = await newClient(app);
    let keptBefore = -1;
    const { http } = app;
    const send = http.send.bind(http);
    http.send = async (request) => {
      if (request.method === 'PUT') keptBefore = (await secretsOfSandbox()).length;
      return send(request);
    };
    try {
      await run('generateKey', { target });
    } finally {
      Reflect.deleteProperty(http, 'send');
    }
    assert.equal(keptBefore, 1);
  });

  it('that could not be registered keep their private half, and the tree says so', async () => {
    const target = await newClient(app);
    await misbehave(app, { match: { method: 'PUT', path: '/api/v1/clients/.*/jwks/' }, status: 403 });
    await run('generateKey', { target });
    const failure = person.wasShown('error', /don’t have permission to do this/);
    assert.deepEqual(failure.choices, ['Retry', 'Show Log']);
    const { api } = await app.sessions.connect(target.organisation);
    assert.deepEqual(await api.listKeys(target.client.client_id), []);
    assert.equal((await secretsOfSandbox()).length, 1);
    const [key, ...others] = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    assert.deepEqual(others, []);
    assert.equal(description(key!), 'not registered on the client · private key stored here');
  });

  it('that were never registered can be removed, and the server is only asked whether that is so', async () => {
    const target = await newClient(app);
    await misbehave(app, { match: { method: 'PUT', path: '/api/v1/clients/.*/jwks/' }, status: 403 });
    await run('generateKey', { target });
    const [key] = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    person.whenAsked(/^Remove the key/, 'Remove');
    const requests = await requestsWhile(app, () => run('removeKey', key));
    assert.deepEqual(requests, [`GET /api/v1/clients/${target.client.client_id}/jwks`]);
    assert.match(person.wasShown('warning', /^Remove the key/).detail, /isn’t registered on any client/);
    assert.deepEqual(await secretsOfSandbox(), []);
  });

  it('that another window has registered meanwhile are not removed as if they were registered nowhere', async () => {
    const target = await newClient(app);
    const { privateJwk, publicJwk } = await someKeyPair();
    await app.privateKeys.keep({ ...target, clientId: target.client.client_id, kid: publicJwk.kid }, privateJwk);
    const [key] = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    assert.equal(description(key!), 'not registered on the client · private key stored here');
    const { api } = await app.sessions.connect(target.organisation);
    await api.putKey(target.client.client_id, publicJwk);
    person.dismisses(/^Remove the key/);
    await run('removeKey', key);
    const { detail } = person.wasShown('warning', /^Remove the key “nattjobben”/);
    assert.match(detail, /the client’s last key\. Without one, programs can’t get tokens/);
    assert.equal((await secretsOfSandbox()).length, 1, 'no answer is no');
    const [now] = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    assert.doesNotMatch(description(now!), /not registered/);
    person.whenAsked(/^Remove the key/, 'Remove');
    await run('removeKey', key);
    assert.deepEqual(await api.listKeys(target.client.client_id), []);
    assert.deepEqual(await secretsOfSandbox(), []);
  });

  it('that were registered by a request without an answer are shown as registered', async () => {
    const target = await newClient(app);
    await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    await configure('requestTimeout', 3);
    try {
      await misbehave(app, { match: { method: 'PUT' }, hang: true, after: true });
      await run('generateKey', { target });
    } finally {
      await configure('requestTimeout', undefined);
    }
    person.wasShown('error', /didn’t respond/);
    const [key] = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    assert.match(description(key!), /^RS256 2048 .* stored here$/);
  });

  it('whose private half the secret storage does not let go are shown as they are then: registered no more', async () => {
    await clientWithKey(app);
    person.whenAsked(/^Remove the key/, 'Remove');
    const line = await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
    const locked = () => ({ delete: () => Promise.reject(new Error('locked')) });
    await whileSecretStorage(app, locked, () => run('removeKey', line));
    const { text } = person.wasShown('error', /^Couldn’t delete the private key from VS Code’s secret storage\./);
    assert.match(text, /This machine’s keyring may be locked/);
    const [key] = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    assert.equal(description(key!), 'not registered on the client · private key stored here');
  });

  it('are removed in both places after asking, and the client’s other keys stay', async () => {
    const target = await clientWithKey(app);
    await run('generateKey', { target });
    const key = await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
    assert.equal(key.getTreeItem().contextValue, 'key registered stored');
    person.whenAsked(/^Remove the key “nattjobben”/, 'Remove');
    await run('removeKey', key);
    assert.match(person.wasShown('warning', /Remove the key/).detail, /^SANDBOX · .*can’t be undone/s);
    const left = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    assert.equal(left.length, 1);
    assert.notEqual(label(left[0]!), 'nattjobben');
    assert.equal((await secretsOfSandbox()).length, 1);
  });

  it('stay as they are when the person says no to removing them', async () => {
    const target = await clientWithKey(app);
    person.dismisses(/^Remove the key/);
    const requests = await requestsWhile(app, async () =>
      run('removeKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben')),
    );
    assert.deepEqual(
      requests.filter((one) => one.startsWith('DELETE')),
      [],
    );
    assert.deepEqual([...(await app.privateKeys.kids(target.organisation, target.client.client_id))], ['nattjobben']);
  });

  it('keep their private half when the server does not remove the public one', async () => {
    await clientWithKey(app);
    person.whenAsked(/^Remove the key/, 'Remove');
    await misbehave(app, { match: { method: 'DELETE' }, status: 500 });
    await run('removeKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
    person.wasShown('error', /returned a server error/);
    assert.equal((await secretsOfSandbox()).length, 1);
  });

  it('are five at most: the sixth is refused before anything is asked or generated', async () => {
    const organisation = app.sessions.organisations()[0]!;
    const client = (await app.clients.list(organisation)).value.find((one) => one.client_name === 'Driftsplattform')!;
    await run('generateKey', { target: { organisation, client } });
    person.wasShown('error', /already has 5 keys/);
    assert.deepEqual(person.was('pick'), []);
    assert.deepEqual(await secretsOfSandbox(), []);
  });

  it('are not generated when the person leaves the choice of size', async () => {
    person.dismisses(/^New RS256 key pair/);
    await run('generateKey', { target: await newClient(app) });
    assert.deepEqual(await secretsOfSandbox(), []);
    assert.deepEqual(person.was('error'), []);
  });

  it('are copied as JWK or PEM with their public half only', async () => {
    const target = await clientWithKey(app);
    const key = await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
    person.whenAsked(/^Select a format for the public key/, 'JWK');
    await run('copyPublicKey', key);
    const jwk = JSON.parse(await env.clipboard.readText()) as Record<string, unknown>;
    assert.deepEqual(Object.keys(jwk), ['kty', 'use', 'alg', 'kid', 'n', 'e']);
    assert.equal(jwk.n, target.pair.publicJwk.n);
  });

  it('pasted with their private half are refused, and neither sent nor kept nor repeated', async () => {
    const target = await newClient(app);
    const { privateJwk } = await someKeyPair();
    await env.clipboard.writeText(JSON.stringify(privateJwk));
    person.whenAsked(/^Add a public key/, 'From the clipboard');
    const requests = await requestsWhile(app, () => run('addPublicKey', { target }));
    assert.deepEqual(
      requests.filter((one) => !one.startsWith('GET')),
      [],
    );
    person.wasShown('error', /This is a private key\. It wasn’t sent or stored/);
    assert.ok(!JSON.stringify(person.shown).includes(privateJwk.d));
    assert.deepEqual(await secretsOfSandbox(), []);
    await env.clipboard.writeText('');
  });

  it('pasted with their public half are registered under their own kid', async () => {
    const target = await newClient(app);
    const { publicJwk } = await someKeyPair();
    await env.clipboard.writeText(JSON.stringify(publicJwk));
    person.whenAsked(/^Add a public key/, 'From the clipboard');
    await run('addPublicKey', { target });
    person.wasShown('information', /registered with the key ID “nattjobben”/);
    const [key] = await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
    assert.equal(label(key!), 'nattjobben');
    assert.doesNotMatch(description(key!), /stored here/);
  });
});

describe('The store of private keys', () => {
  const organisation = {
    environment: 'test',
    kind: 'test' as const,
    orgno: '310528471',
    name: 'SPREK OPPRIKTIG TIGER AS',
  };
  const reference: KeyReference = { organisation, clientId: 'a/b', kid: 'nattjobben' };

  const reason = (wanted: PrivateKeyStoreError['reason']) => (error: unknown) => {
    assert.ok(error instanceof PrivateKeyStoreError);
    assert.equal(error.reason, wanted);
    return true;
  };

  it('gives back what it was given, for any kid', async () => {
    const { privateJwk } = await someKeyPair();
    const keys = new PrivateKeys(new MemorySecrets());
    for (const kid of ['nøkkel 1', '../..', 'a/b/c', '100%', '%2F', '😀', 'a?b#c', '']) {
      await keys.keep({ ...reference, kid }, privateJwk);
      assert.deepEqual(await keys.find({ ...reference, kid }), privateJwk, kid);
      assert.deepEqual([...(await keys.kids(organisation, 'a/b'))], [kid]);
      await keys.remove({ ...reference, kid });
      assert.equal(await keys.find({ ...reference, kid }), undefined);
    }
  });

  it('never mixes environments, organisations or clients', async () => {
    const { privateJwk } = await someKeyPair();
    const keys = new PrivateKeys(new MemorySecrets());
    await keys.keep(reference, privateJwk);
    assert.equal(await keys.find({ ...reference, organisation: { ...organisation, environment: 'prod' } }), undefined);
    assert.equal((await keys.kids({ ...organisation, environment: 'prod' }, 'a/b')).size, 0);
    assert.equal((await keys.kids({ ...organisation, orgno: '31052847' }, 'a/b')).size, 0);
    assert.equal((await keys.kids(organisation, 'a')).size, 0);
    await keys.removeEnvironment('tes');
    assert.ok(await keys.find(reference), 'an environment is removed by its whole name');
    await keys.removeEnvironment('test');
    assert.equal(await keys.find(reference), undefined);
  });

  it('refuses when the secret storage does not take a key, loses it, or is locked', async () => {
    const { privateJwk } = await someKeyPair();
    const refusing = new MemorySecrets();
    refusing.store = () => Promise.reject(new Error(`no keyring ${privateJwk.d}`));
    await assert.rejects(new PrivateKeys(refusing).keep(reference, privateJwk), (error: Error) => {
      assert.ok(!error.message.includes(privateJwk.d));
      return reason('refused')(error);
    });
    const losing = new MemorySecrets();
    losing.store = () => Promise.resolve();
    await assert.rejects(new PrivateKeys(losing).keep(reference, privateJwk), reason('notKept'));
    const locked = new MemorySecrets();
    locked.get = () => Promise.reject(new Error('locked'));
    locked.delete = () => Promise.reject(new Error('locked'));
    await assert.rejects(new PrivateKeys(locked).find(reference), reason('notGiven'));
    await assert.rejects(new PrivateKeys(locked).remove(reference), reason('notRemoved'));
  });

  it('says that an entry is damaged, whatever it holds, and repeats nothing of it', async () => {
    const { privateJwk } = await someKeyPair();
    const { qi: _qi, ...eleven } = privateJwk;
    const wrong = ['', '{', 'null', '[]', '{"version":2}', JSON.stringify({ version: 1, jwk: eleven })];
    for (const text of wrong) {
      const secrets = new MemorySecrets();
      await new PrivateKeys(secrets).keep(reference, privateJwk);
      for (const key of await secrets.keys()) await secrets.store(key, text);
      await assert.rejects(new PrivateKeys(secrets).find(reference), (error: Error) => {
        assert.ok(!`${error.message}${error.stack ?? ''}`.includes(privateJwk.d.slice(0, 20)));
        assert.equal(error.cause, undefined);
        return reason('damaged')(error);
      });
    }
  });
});

describe('A damaged private key in this VS Code', () => {
  it('is told as such when a config is to be written with it', async () => {
    const app = await runningApp();
    await freshSandbox(app);
    const target = await clientWithKey(app);
    for (const key of await app.context.secrets.keys()) await app.context.secrets.store(key, '{"version":1}');
    const person = new Person();
    try {
      await run('writeAltinnCliConfig', { target });
      person.wasShown('error', /^Couldn’t read the stored private key\. .+ Generate a new key pair/);
    } finally {
      person.leave();
    }
  });
});

/** A secret storage as VS Code's, in memory. */
class MemorySecrets implements SecretStorage {
  private readonly secrets = new Map<string, string>();
  onDidChange = () => ({ dispose: () => undefined });
  get = (key: string): Promise<string | undefined> => Promise.resolve(this.secrets.get(key));
  keys = () => Promise.resolve([...this.secrets.keys()]);
  store = (key: string, value: string): Promise<void> => {
    this.secrets.set(key, value);
    return Promise.resolve();
  };
  delete = (key: string) => {
    this.secrets.delete(key);
    return Promise.resolve();
  };
}
