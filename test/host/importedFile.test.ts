import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SecretStorage } from 'vscode';
import { encodeJwk } from '../../src/core/config/encodedJwk.ts';
import { encryptedPrivateKeyPem, privateKeyPem } from '../../src/core/keys/keyExport.ts';
import { rfc7517PrivateEcKey } from '../unit/keys/publishedKeys.ts';
import { importing, KeyBearer, keyOf, passphrase, placing } from './support/keysInAndOut.ts';
import { asItStands } from './support/person.ts';
import { whileSecretStorage } from './support/secretStorage.ts';
import { put } from './support/workspaceConfig.ts';
import { run } from './support/world.ts';

describe('The file of an imported key', () => {
  let at: KeyBearer;

  beforeEach(async () => {
    at = await KeyBearer.comes();
  });

  afterEach(() => at.leave());

  /** Whatever else is stored meanwhile, the keyring refuses. */
  function storingOnly(ending: string, act: () => Promise<unknown>): Promise<void> {
    const refused = () => Promise.reject(new Error('no keyring'));
    const otherwise = (real: SecretStorage) => ({
      store: (name: string, value: string) => (name.endsWith(ending) ? real.store(name, value) : refused()),
    });
    return whileSecretStorage(at.app, otherwise, act);
  }

  it('is put out of git’s sight when that is wanted', async () => {
    const target = await at.clientWithoutPrivateHalf();
    execFileSync('git', ['init', '--quiet'], { cwd: at.folder });
    const from = at.file('key.json', JSON.stringify(target.pair.privateJwk));
    at.choosesFiles(from);
    at.person.whenAsked(placing, asItStands).whenAsked(/still contains a private key: key\.json/, 'Add to .gitignore');
    await run('importPrivateKey');
    assert.match(readFileSync(path.join(at.folder, '.gitignore'), 'utf8'), /^\/key\.json$/m);
    assert.ok(existsSync(from));
  });

  it('is refused when it holds none, and nothing is stored or repeated', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const cut = JSON.stringify(target.pair.privateJwk).slice(0, 900);
    at.choosesFiles(at.file('key.json', cut));
    await run('importPrivateKey');
    at.person.wasShown('error', /^The private key can’t be used\./);
    assert.ok(!JSON.stringify(at.person.shown).includes(target.pair.privateJwk.n.slice(0, 20)));
    assert.deepEqual(await at.stored(target), []);
  });

  it('stays when the secret storage refuses the key', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const from = at.file('key.json', JSON.stringify(target.pair.privateJwk));
    at.choosesFiles(from);
    at.person.whenAsked(placing, asItStands);
    await storingOnly('nothing', () => run('importPrivateKey'));
    at.person.wasShown('error', /^Couldn’t store the private key\./);
    assert.deepEqual(at.person.was('warning'), [], 'it is not offered to be deleted');
    assert.ok(existsSync(from));
  });

  it('may be an Altinn JWKS tool store, with old keys that are registered no more left where they are', async () => {
    const target = await at.clientWithoutPrivateHalf();
    at.file('nattjobben-TEST.jwks.json', JSON.stringify({ keys: [at.other.privateJwk, target.pair.privateJwk] }));
    at.file('broken-TEST.jwks.json', '{"keys":[');
    at.file('nattjobben-TEST.pub.json', JSON.stringify({ keys: [target.pair.publicJwk] }));
    at.person.whenAsked(importing, 'From a folder…').answersDialog(importing, at.folder);
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    at.person.wasShown('warning', /Couldn’t read a key from: broken-TEST\.jwks\.json/);
    assert.ok(
      !at.person.was('warning').some((text) => text.includes('still contain')),
      'one of its keys is nowhere else',
    );
  });

  it('that holds a key of another kind too is not offered to be deleted, also as base64', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const set = JSON.stringify({ keys: [target.pair.privateJwk, rfc7517PrivateEcKey] });
    at.choosesFiles(at.file('keys.txt', Buffer.from(set).toString('base64')));
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.deepEqual(at.person.was('warning'), []);
  });

  it('that holds another key beside what was read is not offered to be deleted either', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const notes = `${privateKeyPem(target.pair.privateJwk)}\nThe old one: ${JSON.stringify(at.other.privateJwk)}\n`;
    const sets = JSON.stringify({ keys: [target.pair.privateJwk], retired: [at.other.privateJwk] });
    at.choosesFiles(at.file('notes.txt', notes), at.file('keys.json', sets));
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.deepEqual(at.person.was('warning'), []);
  });

  it('may be a config of the workspace', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const settings = { JwkBase64: encodeJwk({ ...target.pair.privateJwk, kid: 'other' }) };
    put(JSON.stringify({ MaskinportenSettings: settings }));
    at.person.whenAsked(importing, 'From the configs in this workspace').whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.deepEqual(at.person.was('warning'), [], 'a config is not offered to be deleted');
  });

  it('opens with its password', async () => {
    const target = await at.clientWithoutPrivateHalf();
    at.choosesFiles(at.file('key.pem', await encryptedPrivateKeyPem(target.pair.privateJwk, passphrase)));
    at.person.whenAsked(/^Password for key\.pem/, passphrase).whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
  });

  it('may be a config anywhere else, which is not offered to be deleted', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const settings = { Something: { EncodedJwk: encodeJwk(target.pair.privateJwk) } };
    at.choosesFiles(at.file('settings.json', JSON.stringify(settings)));
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.deepEqual(at.person.was('warning'), []);
  });

  it('may be a store of the tool’s older layout, whose two private files are deleted together', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const { privateJwk, publicJwk } = target.pair;
    at.file('nattjobben-TEST.json', JSON.stringify({ keys: [{ ...privateJwk, key_ops: [], oth: [], x5c: [] }] }));
    at.file('nattjobben-TEST.key.json', JSON.stringify(privateJwk));
    at.file('nattjobben-TEST.pub.json', JSON.stringify({ keys: [publicJwk] }));
    at.person.whenAsked(importing, 'From a folder…').answersDialog(importing, at.folder);
    at.person.whenAsked(placing, asItStands).whenAsked(/still contain private keys/, 'Delete Files');
    await run('importPrivateKey');
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.deepEqual(readdirSync(at.folder), ['nattjobben-TEST.pub.json']);
  });

  it('may be PKCS#12 made by OpenSSL, which is not offered to be deleted with its certificate', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const pem = at.file('key.pem', privateKeyPem(target.pair.privateJwk));
    const from = path.join(at.folder, 'key.p12');
    const subject = ['-subj', '/CN=Nattjobben', '-days', '30'];
    const certificate = path.join(at.folder, 'cert.pem');
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
    openssl('req', '-x509', '-new', '-key', pem, ...subject, '-out', certificate);
    openssl('pkcs12', '-export', '-inkey', pem, '-in', certificate, '-out', from, '-passout', `pass:${passphrase}`);
    at.choosesFiles(from);
    at.person.whenAsked(/^Password for key\.p12/, passphrase).whenAsked(placing, asItStands);
    await run('importPrivateKey');
    assert.deepEqual(at.person.was('error'), []);
    assert.deepEqual(await at.app.privateKeys.find(keyOf(target, 'nattjobben')), target.pair.privateJwk);
    assert.deepEqual(at.person.was('warning'), []);
  });

  it('that git has already tells that the key should be replaced', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const from = at.file('key.json', JSON.stringify(target.pair.privateJwk));
    execFileSync('git', ['init', '--quiet'], { cwd: at.folder });
    execFileSync('git', ['add', 'key.json'], { cwd: at.folder });
    at.choosesFiles(from);
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    const offer = at.person.wasShown('warning', /Git tracks this file[^]*has been committed, replace the key/);
    assert.deepEqual(offer.choices, ['Delete File', 'Keep']);
    assert.ok(existsSync(from));
  });

  it('is spoken of together with the others where git has one of them', async () => {
    const target = await at.clientWithoutPrivateHalf();
    at.choosesFiles(
      at.file('a.json', JSON.stringify(target.pair.privateJwk)),
      at.file('b.pem', privateKeyPem(target.pair.privateJwk)),
    );
    execFileSync('git', ['init', '--quiet'], { cwd: at.folder });
    execFileSync('git', ['add', 'a.json'], { cwd: at.folder });
    at.person.whenAsked(placing, asItStands);
    await run('importPrivateKey');
    at.person.wasShown(
      'warning',
      /^These files still contain private keys: a\.json, b\.pem\. Git tracks at least one of these files\. .+ If any of them has been committed, replace the keys\./,
    );
  });

  it('of 10 MB is refused unread', async () => {
    await at.clientWithoutPrivateHalf();
    at.choosesFiles(at.file('film.json', Buffer.alloc(10 * 1024 * 1024, 32)));
    await run('importPrivateKey');
    at.person.wasShown('error', /too large/);
    assert.deepEqual(
      at.person.was('pick').filter((title) => title.startsWith('Select the keys to import')),
      [],
    );
  });

  it('of which the secret storage takes one key only stays, and that one is named', async () => {
    const target = await at.clientWithoutPrivateHalf();
    const { api } = await at.app.sessions.connect(target.organisation);
    await api.putKey(target.client.client_id, at.other.publicJwk);
    at.app.clients.expire();
    const from = at.file('keys.json', JSON.stringify({ keys: [target.pair.privateJwk, at.other.privateJwk] }));
    at.choosesFiles(from);
    at.person.whenAsked(placing, asItStands);
    await storingOnly('/nattjobben', () => run('importPrivateKey'));
    at.person.wasShown('error', /^Couldn’t store the private key\./);
    assert.deepEqual(at.person.was('warning'), [], 'it is not offered to be deleted');
    at.person.wasShown('information', /secret storage: nattjobben \(Nattjobben\)\n/);
    assert.deepEqual(await at.stored(target), ['nattjobben']);
    assert.ok(existsSync(from));
  });
});
