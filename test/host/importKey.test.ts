import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { env } from 'vscode';
import { privateKeyPem } from '../../src/core/keys/keyExport.ts';
import { pkcs12 } from '../unit/keys/privateKeysSupport.ts';
import { importing, KeyBearer, keyOf, placing } from './support/keysInAndOut.ts';
import { asItStands } from './support/person.ts';
import {
  clientWithKey,
  description,
  lineAt,
  linesAt,
  misbehave,
  newClient,
  requestsWhile,
  run,
} from './support/world.ts';

describe('An imported key', () => {
  let at: KeyBearer;

  beforeEach(async () => {
    at = await KeyBearer.comes();
  });

  afterEach(() => at.leave());

  it('is kept under the client and kid it is registered with, whatever it calls itself', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const { privateJwk } = target.pair;
    const from = at.file('key.json', JSON.stringify({ ...privateJwk, kid: 'something-else' }));
    at.choosesFiles(from);
    at.person.whenAsked(placing, asItStands).whenAsked(/still contains a private key: key\.json/, 'Delete File');
    await run('importPrivateKey');
    assert.deepEqual(at.person.was('error'), []);
    assert.deepEqual(await at.app.privateKeys.find(keyOf(target, 'nattjobben')), privateJwk);
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    at.person.wasShown('information', /secret storage: nattjobben \(Nattjobben\)/);
    assert.ok(!existsSync(from), 'the file was to be deleted');
    assert.match(description(await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben')), /stored here/);
  });

  for (const [does, left] of [
    ['Clear Clipboard', ''],
    ['Keep on Clipboard', 'the key'],
  ] as const) {
    it(`that was pasted is on the clipboard until one wants it away: ${does}`, async () => {
      const target = await at.clientWithoutPrivateHalf();
      const pem = privateKeyPem(target.pair.privateJwk);
      await env.clipboard.writeText(pem);
      // As an input box takes it.
      at.person.whenTyping(importing, pem.replaceAll('\n', '')).whenAsked(importing, 'Paste it…');
      at.person.whenAsked(placing, asItStands).whenAsked(/^The private key is still on the clipboard/, does);
      await run('importPrivateKey');
      assert.deepEqual(await at.stored(target), ['nattjobben']);
      assert.equal(await env.clipboard.readText(), left && pem);
    });
  }

  it('is opened by hundreds of thousands of rounds, in a thread that lies beside the bundle', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const options = ['-nocerts', '-keypbe', 'PBE-SHA1-3DES', '-iter', '200000'];
    const content = pkcs12({ key: privateKeyPem(target.pair.privateJwk), password: 'mange runder' }, ...options);
    const file = at.file('nattjobben.p12', content);
    at.choosesFiles(file);
    at.person
      .onceAsked(/^Password for nattjobben\.p12/, 'mange runder')
      .whenAsked(placing, asItStands)
      .whenAsked(/still contains a private key: nattjobben\.p12/, 'Keep');
    await run('importPrivateKey');
    assert.deepEqual(at.person.was('error'), []);
    assert.deepEqual(await at.stored(target), ['nattjobben']);
  });

  it('is no reason to empty a clipboard that holds something else', async () => {
    const target = await at.clientWithoutPrivateHalf();
    await env.clipboard.writeText('a recipe');
    at.person.whenTyping(importing, JSON.stringify(target.pair.privateJwk)).whenAsked(importing, 'Paste it…');
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.deepEqual(at.person.was('warning'), []);
    assert.equal(await env.clipboard.readText(), 'a recipe');
  });

  it('costs no request when its client’s keys are known', async () => {
    const target = await at.clientWithoutPrivateHalf();
    await linesAt(at.app, /TIGER/, 'Nattjobben', 'Keys');
    at.choosesFiles(at.file('key.pem', privateKeyPem(target.pair.privateJwk)));
    at.person.whenAsked(placing, asItStands);
    assert.deepEqual(await requestsWhile(at.app, () => run('importPrivateKey')), []);
    assert.deepEqual(await at.stored(target), ['nattjobben']);
  });

  it('is said to be here already when it is, and not chosen again', async () => {
    const target = await clientWithKey(at.app);
    at.choosesFiles(
      at.file('a.pem', privateKeyPem(target.pair.privateJwk)),
      at.file('b.json', JSON.stringify(target.pair.privateJwk)),
    );
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(at.person.was('information'), []);
    at.person.wasShown('warning', /still contain private keys: a\.pem, b\.json/);
    assert.equal(at.person.wasShown('pick', placing).choices.length, 2);
  });

  it('is registered on the client it was imported on, when it is registered nowhere', async () => {
    const target = await newClient(at.app);
    at.choosesFiles(at.file('key.json', JSON.stringify(at.other.privateJwk)));
    at.person
      .whenAsked(placing, asItStands)
      .whenAsked(/isn’t registered on any client you can see/, 'Register it on a client…');
    await run('importPrivateKey', { target });
    const { api } = await at.app.sessions.connect(target.organisation);
    const [key, ...others] = await api.listKeys(target.client.client_id);
    assert.deepEqual(others, []);
    assert.deepEqual([key?.kid, key?.n], [at.other.privateJwk.kid, at.other.privateJwk.n]);
    assert.deepEqual(await at.stored(target), [at.other.privateJwk.kid]);
  });

  it('without a key ID is spoken of without one', async () => {
    await at.clientWithoutPrivateHalf();
    at.choosesFiles(at.file('key.pem', privateKeyPem(at.other.privateJwk)));
    at.person.whenAsked(placing, asItStands).dismisses(/^The key isn’t registered on any client you can see/);
    await run('importPrivateKey');
    assert.equal(at.person.wasShown('pick', placing).choices[0], '$(key) (no key ID)');
  });

  it('is only kept for the client it was imported on, if that is wanted, and takes the registered kid later', async () => {
    const target = await newClient(at.app);
    at.choosesFiles(at.file('key.json', JSON.stringify(at.other.privateJwk)));
    at.person
      .whenAsked(placing, asItStands)
      .whenAsked(/isn’t registered on any client/, 'Only store it for “Nattjobben”');
    await run('importPrivateKey', { target });
    assert.deepEqual(await at.stored(target), [at.other.privateJwk.kid]);
    const { api } = await at.app.sessions.connect(target.organisation);
    assert.deepEqual(await api.listKeys(target.client.client_id), []);

    await api.putKey(target.client.client_id, { ...at.other.publicJwk, kid: 'from-the-portal' });
    at.app.clients.expire();
    await run('importPrivateKey', { target });
    assert.deepEqual(await at.stored(target), ['from-the-portal']);
  });

  it('does not take another key’s place unasked', async () => {
    const target = await at.clientWithoutPrivateHalf();
    await at.app.privateKeys.keep(keyOf(target, 'nattjobben'), { ...at.other.privateJwk, kid: 'nattjobben' });
    at.choosesFiles(at.file('key.json', JSON.stringify(target.pair.privateJwk)));
    at.person.whenAsked(placing, asItStands).dismisses(/^Replace the private key/);
    await run('importPrivateKey');
    at.person.wasShown('warning', /^Replace the private key “nattjobben”/);
    assert.equal((await at.app.privateKeys.find(keyOf(target, 'nattjobben')))?.n, at.other.privateJwk.n);
    at.person.whenAsked(/^Replace the private key/, 'Replace');
    await run('importPrivateKey');
    assert.equal((await at.app.privateKeys.find(keyOf(target, 'nattjobben')))?.n, target.pair.privateJwk.n);
  });

  it('that belongs to another client than the one it was imported on is kept for that other', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const elsewhere = await newClient(at.app, { name: 'Dagjobben' });
    at.choosesFiles(at.file('key.json', JSON.stringify(target.pair.privateJwk)));
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey', { target: elsewhere });
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.deepEqual(await at.stored(elsewhere), []);
  });

  it('is registered under a new kid when the server takes its own from nobody', async () => {
    const target = await newClient(at.app);
    at.choosesFiles(at.file('key.json', JSON.stringify({ ...at.other.privateJwk, kid: '../a?b%2F' })));
    at.person
      .whenAsked(placing, asItStands)
      .whenAsked(/^The key “\.\.\/a\?b%2F” isn’t registered on any client/, 'Register it on a client…');
    await run('importPrivateKey', { target });
    const { api } = await at.app.sessions.connect(target.organisation);
    const [key] = await api.listKeys(target.client.client_id);
    assert.match(key?.kid ?? '', /^Nattjobben-SANDBOX\.[\w-]{4}$/);
    assert.equal(key?.n, at.other.privateJwk.n);
    assert.deepEqual(await at.stored(target), [key.kid]);
  });

  it('is kept, exported and removed under a registered kid that looks like a path', async () => {
    const kid = '../a?b%2F';
    const target = await newClient(at.app);
    const set = `/api/v1/clients/${target.client.client_id}/jwks`;
    const body = JSON.stringify({ keys: [{ ...at.other.publicJwk, kid }] });
    await misbehave(at.app, { match: { method: 'GET', path: set }, times: 20, status: 200, body });
    at.choosesFiles(at.file('key.json', JSON.stringify(at.other.privateJwk)));
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), [kid]);

    at.person
      .whenAsked(/^Select an export format for the key/, '$(lock) JWK')
      .whenAsked(/^Export the private key/, 'Export');
    at.person.whenAsked(/^Where should the key go/, 'To a file…').dismisses(/^Save the key/);
    const line = await lineAt(at.app, /TIGER/, 'Nattjobben', 'Keys', kid);
    await run('exportKey', line);
    assert.match(at.person.wasShown('save', /^Save the key/).detail, /[/\\]_a_b_2F\.jwk\.json$/);

    at.person.whenAsked(/^Remove the key/, 'Remove');
    const sent = await requestsWhile(at.app, () => run('removeKey', line));
    assert.ok(sent.includes(`DELETE ${set}/..%2Fa%3Fb%252F`), sent.join('\n'));
    assert.deepEqual(await at.stored(target), []);
  });
});
