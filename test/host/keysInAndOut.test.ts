import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { env, type SecretStorage } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { encodeJwk } from '../../src/altinnCli/encodedJwk.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../../src/keys/generate.ts';
import { privateKeyPem } from '../../src/keys/privateKeyPem.ts';
import { readPrivateKeys } from '../../src/keys/privateKeys.ts';
import type { ClientOf } from '../../src/session/clients.ts';
import { PrivateKeys } from '../../src/session/privateKeys.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { asItStands, Person } from './support/person.ts';
import { put, restoreWorkspace } from './support/workspaceConfig.ts';
import {
  behave,
  clientWithKey,
  description,
  freshSandbox,
  lineAt,
  linesAt,
  newClient,
  requestsWhile,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

const passphrase = 'correct horse battery staple';
const importing = /^Import private keys/;
const placing = /^Where the keys belong/;

describe('Private keys in and out', () => {
  let app: App;
  let person: Person;
  let folder: string;
  let other: RsaKeyPair;

  before(async () => {
    app = await runningApp();
    other = await generateRsaKeyPair({ bits: 2048, kid: 'annen-TEST.AAAA' });
  });

  beforeEach(async () => {
    await freshSandbox(app);
    folder = temporaryFolder();
    person = new Person();
  });

  afterEach(async () => {
    person.leave();
    removeFolder(folder);
    await restoreWorkspace();
    await env.clipboard.writeText('');
    await behave(app);
  });

  const file = (name: string, content: string) => {
    const where = path.join(folder, name);
    writeFileSync(where, content);
    return where;
  };
  const ids = ({ organisation, client }: ClientOf, kid: string) => ({ organisation, clientId: client.client_id, kid });
  const stored = async ({ organisation, client }: ClientOf) =>
    [...(await app.privateKeys.kids(organisation, client.client_id))].sort();
  /** A client whose key is registered, and not kept here. */
  const clientWithoutPrivateHalf = async () => {
    const of = await clientWithKey(app);
    await app.privateKeys.remove(ids(of, 'nattjobben'));
    return of;
  };
  const chooseFiles = (...files: string[]) =>
    person.whenAsked(importing, 'From files…').answersDialog(importing, files.join('\n'));

  describe('An imported key', () => {
    it('is kept under the client and kid it is registered with, whatever it calls itself', async () => {
      const of = await clientWithoutPrivateHalf();
      const { privateJwk } = of.pair;
      const from = file('key.json', JSON.stringify({ ...privateJwk, kid: 'something-else' }));
      chooseFiles(from);
      person.whenAsked(placing, asItStands).whenAsked(/still stand in: key\.json/, 'Delete the File');
      await run('importPrivateKey');
      assert.deepEqual(person.was('error'), []);
      assert.deepEqual(await app.privateKeys.find(ids(of, 'nattjobben')), privateJwk);
      assert.deepEqual(await stored(of), ['nattjobben']);
      person.wasShown('information', /secret storage: nattjobben \(Nattjobben\)/);
      assert.ok(!existsSync(from), 'the file was to be deleted');
      assert.match(description(await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben')), /stored here/);
    });

    it('costs no request when its client’s keys are known', async () => {
      const of = await clientWithoutPrivateHalf();
      await linesAt(app, /TIGER/, 'Nattjobben', 'Keys');
      chooseFiles(file('key.pem', privateKeyPem(of.pair.privateJwk)));
      person.whenAsked(placing, asItStands);
      assert.deepEqual(await requestsWhile(app, () => run('importPrivateKey')), []);
      assert.deepEqual(await stored(of), ['nattjobben']);
    });

    it('is said to be here already when it is, and not chosen again', async () => {
      const of = await clientWithKey(app);
      chooseFiles(file('a.pem', privateKeyPem(of.pair.privateJwk)), file('b.json', JSON.stringify(of.pair.privateJwk)));
      person.whenAsked(placing, asItStands);
      await run('importPrivateKey');
      assert.deepEqual(person.was('information'), []);
      person.wasShown('warning', /still stand in: a\.pem, b\.json/);
      assert.equal(person.wasShown('pick', placing).choices.length, 2);
    });

    it('comes from a store of the Altinn JWKS tool, with old keys that are registered no more left where they are', async () => {
      const of = await clientWithoutPrivateHalf();
      file('nattjobben-TEST.jwks.json', JSON.stringify({ keys: [other.privateJwk, of.pair.privateJwk] }));
      file('broken-TEST.jwks.json', '{"keys":[');
      file('nattjobben-TEST.pub.json', JSON.stringify({ keys: [of.pair.publicJwk] }));
      person.whenAsked(importing, 'From a folder…').answersDialog(importing, folder);
      person.whenAsked(placing, asItStands);
      await run('importPrivateKey');
      assert.deepEqual(await stored(of), ['nattjobben']);
      person.wasShown('warning', /No key could be read from: broken-TEST\.jwks\.json/);
      assert.ok(
        !person.was('warning').some((text) => text.includes('still stand in')),
        'one of its keys is nowhere else',
      );
    });

    it('comes from a config of the workspace', async () => {
      const of = await clientWithoutPrivateHalf();
      const settings = { JwkBase64: encodeJwk({ ...of.pair.privateJwk, kid: 'other' }) };
      put(JSON.stringify({ MaskinportenSettings: settings }));
      person.whenAsked(importing, 'From the configs of this workspace').whenAsked(placing, asItStands);
      await run('importPrivateKey');
      assert.deepEqual(await stored(of), ['nattjobben']);
      assert.deepEqual(person.was('warning'), [], 'a config is not offered to be deleted');
    });

    it('is registered on the client it was imported on, when it is registered nowhere', async () => {
      const of = await newClient(app);
      chooseFiles(file('key.json', JSON.stringify(other.privateJwk)));
      person
        .whenAsked(placing, asItStands)
        .whenAsked(/registered nowhere you are signed in to/, 'Register it on a client…');
      await run('importPrivateKey', { of });
      const { api } = await app.sessions.connect(of.organisation);
      const [key, ...others] = await api.listKeys(of.client.client_id);
      assert.deepEqual(others, []);
      assert.deepEqual([key?.kid, key?.n], [other.privateJwk.kid, other.privateJwk.n]);
      assert.deepEqual(await stored(of), [other.privateJwk.kid]);
    });

    it('is only kept for the client it was imported on, if that is wanted, and takes the registered kid later', async () => {
      const of = await newClient(app);
      chooseFiles(file('key.json', JSON.stringify(other.privateJwk)));
      person.whenAsked(placing, asItStands).whenAsked(/registered nowhere/, 'Only keep it for “Nattjobben”');
      await run('importPrivateKey', { of });
      assert.deepEqual(await stored(of), [other.privateJwk.kid]);
      const { api } = await app.sessions.connect(of.organisation);
      assert.deepEqual(await api.listKeys(of.client.client_id), []);

      await api.putKey(of.client.client_id, { ...other.publicJwk, kid: 'from-the-portal' });
      app.clients.refresh();
      await run('importPrivateKey', { of });
      assert.deepEqual(await stored(of), ['from-the-portal']);
    });

    it('does not take another key’s place unasked', async () => {
      const of = await clientWithoutPrivateHalf();
      await app.privateKeys.keep(ids(of, 'nattjobben'), { ...other.privateJwk, kid: 'nattjobben' });
      chooseFiles(file('key.json', JSON.stringify(of.pair.privateJwk)));
      person.whenAsked(placing, asItStands);
      await run('importPrivateKey');
      person.wasShown('warning', /^Replace the private key “nattjobben”/);
      assert.equal((await app.privateKeys.find(ids(of, 'nattjobben')))?.n, other.privateJwk.n);
      person.whenAsked(/^Replace the private key/, 'Replace');
      await run('importPrivateKey');
      assert.equal((await app.privateKeys.find(ids(of, 'nattjobben')))?.n, of.pair.privateJwk.n);
    });

    it('is asked for its password until it is right', async () => {
      const of = await clientWithoutPrivateHalf();
      chooseFiles(file('key.pem', privateKeyPem(of.pair.privateJwk, passphrase)));
      person.whenAsked(/^Password of key\.pem/, passphrase).whenAsked(placing, asItStands);
      await run('importPrivateKey');
      assert.deepEqual(await stored(of), ['nattjobben']);
    });

    it('leaves its file alone when the secret storage refuses it', async () => {
      const of = await clientWithoutPrivateHalf();
      const from = file('key.json', JSON.stringify(of.pair.privateJwk));
      chooseFiles(from);
      person.whenAsked(placing, asItStands).whenAsked(/still stand in/, 'Delete the File');
      const keys = app.privateKeys as unknown as { secrets: { store: unknown } };
      const { secrets } = keys;
      keys.secrets = { ...bound(secrets), store: () => Promise.reject(new Error('no keyring')) };
      try {
        await run('importPrivateKey');
      } finally {
        keys.secrets = secrets;
      }
      person.wasShown('error', /^The private key could not be kept\./);
      assert.ok(existsSync(from));
    });

    it('is put out of git’s sight when that is wanted', async () => {
      const of = await clientWithoutPrivateHalf();
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
      const from = file('key.json', JSON.stringify(of.pair.privateJwk));
      chooseFiles(from);
      person.whenAsked(placing, asItStands).whenAsked(/still stand in: key\.json/, 'Add to .gitignore');
      await run('importPrivateKey');
      assert.match(readFileSync(path.join(folder, '.gitignore'), 'utf8'), /^\/key\.json$/m);
      assert.ok(existsSync(from));
    });

    it('is refused when it is none, and nothing is stored or repeated', async () => {
      const of = await clientWithoutPrivateHalf();
      const cut = JSON.stringify(of.pair.privateJwk).slice(0, 900);
      chooseFiles(file('key.json', cut));
      await run('importPrivateKey');
      person.wasShown('error', /^The private key cannot be used\./);
      assert.ok(!JSON.stringify(person.shown).includes(of.pair.privateJwk.n.slice(0, 20)));
      assert.deepEqual(await stored(of), []);
    });
  });

  describe('An exported key', () => {
    const exported = (form: string, where: string) =>
      person.whenAsked(/^Export the key/, form).whenAsked(/^Where does the key go/, where);

    it('leaves the secret storage only after a question that says so', async () => {
      const of = await clientWithKey(app);
      exported('$(lock) JWK', 'To the clipboard');
      await run('exportKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
      person.wasShown(
        'warning',
        /^Export the PRIVATE key “nattjobben” of “Nattjobben”\?[^]*leaves VS Code’s secret storage/,
      );
      assert.equal(await env.clipboard.readText(), '');
      person.whenAsked(/^Export the PRIVATE key/, 'Export');
      await run('exportKey', { of, key: { kid: 'nattjobben', kty: 'RSA' }, stored: true });
      assert.deepEqual(JSON.parse(await env.clipboard.readText()), of.pair.privateJwk);
      person.wasShown('information', /The clipboard is cleared in a minute/);
    });

    it('goes without a question when it is public', async () => {
      const of = await clientWithKey(app);
      exported('$(key) JWKS', 'To the clipboard');
      await run('exportKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
      assert.deepEqual(person.was('warning'), []);
      const { kty, use, alg, kid, n, e } = of.pair.publicJwk;
      assert.deepEqual(JSON.parse(await env.clipboard.readText()), { keys: [{ kty, use, alg, kid, n, e }] });
    });

    it('is offered with its public half only where the private one is not', async () => {
      await clientWithoutPrivateHalf();
      await run('exportKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
      assert.ok(!person.wasShown('pick', /^Export the key/).choices.some((label) => label.includes('$(lock)')));
    });

    it('is for Key Vault with the names of its secrets', async () => {
      const of = await clientWithKey(app);
      exported('$(lock) Azure Key Vault', 'To the clipboard').whenAsked(/^Export the PRIVATE key/, 'Export');
      await run('exportKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
      const { detail } = person.wasShown('warning', /^Export the PRIVATE key/);
      assert.match(detail, new RegExp(`--JwkBase64: .*\\n.*--ClientId: ${of.client.client_id}\\n.*--Authority: http`));
      assert.equal(await env.clipboard.readText(), encodeJwk(of.pair.privateJwk));
    });

    it('is a file for its owner only, and no other file is overwritten unasked', async () => {
      const of = await clientWithKey(app);
      const to = file('key.pem', 'mine');
      exported('$(lock) PEM', 'To a file…')
        .whenAsked(/^Export the PRIVATE key/, 'Export')
        .whenAsked(/^Save the key/, to);
      const line = await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
      await run('exportKey', line);
      person.wasShown('warning', /^Overwrite “/);
      assert.equal(readFileSync(to, 'utf8'), 'mine');
      person.whenAsked(/^Overwrite “/, 'Overwrite');
      await run('exportKey', line);
      assert.equal((statSync(to).mode & 0o777).toString(8), '600');
      assert.equal((await readPrivateKeys(readFileSync(to)))[0]?.jwk.n, of.pair.privateJwk.n);
    });

    it('is not saved where git would take it along without a second question', async () => {
      await clientWithKey(app);
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
      const to = path.join(folder, 'key.json');
      exported('$(lock) JWK', 'To a file…')
        .whenAsked(/^Export the PRIVATE key/, 'Export')
        .whenAsked(/^Save the key/, to);
      const line = await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben');
      await run('exportKey', line);
      const question = person.wasShown('warning', /would be committed with the private key in it/);
      assert.deepEqual(question.choices, ['Add to .gitignore and Write', 'Write Anyway']);
      assert.ok(!existsSync(to));
      person.whenAsked(/would be committed/, 'Add to .gitignore and Write');
      await run('exportKey', line);
      assert.ok(existsSync(to));
      assert.match(readFileSync(path.join(folder, '.gitignore'), 'utf8'), /^\/key\.json$/m);
    });

    it('is added to a store of the Altinn JWKS tool', async () => {
      const of = await clientWithKey(app);
      const store = file('nattjobben-TEST.jwks.json', JSON.stringify({ keys: [other.privateJwk] }));
      person.whenAsked(/^Export the key/, '$(lock) Altinn JWKS').whenAsked(/^Export the PRIVATE key/, 'Export');
      person.whenAsked(/^Folder of the Altinn JWKS/, folder).whenAsked(/^Name in the store/, 'nattjobben');
      await run('exportKey', await lineAt(app, /TIGER/, 'Nattjobben', 'Keys', 'nattjobben'));
      assert.deepEqual(person.was('error'), []);
      const keys = await readPrivateKeys(readFileSync(store));
      assert.deepEqual(
        keys.map(({ jwk }) => jwk),
        [other.privateJwk, of.pair.privateJwk],
      );
      assert.equal((statSync(store).mode & 0o777).toString(8), '600');
    });
  });

  describe('A backup', () => {
    const backUp = async (to: string) => {
      person.whenAsked(/^Back up \d+ private keys/, passphrase).answersDialog(/^Back up \d+ private keys/, to);
      await run('backUpKeys', { organisation: tiger(app) });
    };
    const restore = async (from: string, typed = passphrase) => {
      person.whenAsked(/^Restore private keys/, from).whenAsked(/^Passphrase of the backup/, typed);
      person.whenAsked(/keys in the backup/, asItStands);
      await run('restoreKeys');
    };

    it('brings an organisation’s keys back', async () => {
      const of = await clientWithKey(app);
      await app.privateKeys.keep(ids(of, 'annen'), { ...other.privateJwk, kid: 'annen' });
      const to = path.join(folder, 'backup.jwe');
      await backUp(to);
      assert.deepEqual(person.was('error'), []);
      assert.equal((statSync(to).mode & 0o777).toString(8), '600');
      await app.privateKeys.removeEnvironment('sandbox');
      await restore(to);
      person.wasShown('pick', /SANDBOX · .*: 2 keys in the backup, 2 of them new/);
      person.wasShown('information', /^2 private keys restored\./);
      assert.deepEqual(await stored(of), ['annen', 'nattjobben']);
      assert.deepEqual(await app.privateKeys.find(ids(of, 'nattjobben')), of.pair.privateJwk);
    });

    it('never overwrites another key', async () => {
      const of = await clientWithKey(app);
      const to = path.join(folder, 'backup.jwe');
      await backUp(to);
      await app.privateKeys.keep(ids(of, 'nattjobben'), { ...other.privateJwk, kid: 'nattjobben' });
      await restore(to);
      person.wasShown('information', /^0 private keys restored\./);
      assert.equal((await app.privateKeys.find(ids(of, 'nattjobben')))?.n, other.privateJwk.n);
    });

    it('wants a long passphrase, twice the same', async () => {
      await clientWithKey(app);
      person.whenAsked(/^Back up[^]*At least 15 characters\./, 'short');
      await run('backUpKeys', { organisation: tiger(app) });
      person.wasShown('input', /^At least 15 characters\n/);
      person.leave();
      person = new Person()
        .whenAsked(/^Back up[^]*At least 15/, passphrase)
        .whenAsked(/^Back up[^]*once more/, `${passphrase}!`);
      await run('backUpKeys', { organisation: tiger(app) });
      person.wasShown('input', /^It differs from the first one\./);
      assert.deepEqual(person.was('save'), []);
    });

    it('leaves out what cannot be read, and says so', async () => {
      const of = await clientWithKey(app);
      const [name] = (await app.context.secrets.keys()).filter((key) => key.endsWith('/nattjobben'));
      await app.privateKeys.keep(ids(of, 'annen'), { ...other.privateJwk, kid: 'annen' });
      await app.context.secrets.store(name!, '{"version":1}');
      await backUp(path.join(folder, 'backup.jwe'));
      person.wasShown('warning', /cannot be read, and are not in the backup: nattjobben/);
    });

    it('that is damaged is told so, and nothing is changed', async () => {
      const of = await clientWithKey(app);
      const to = path.join(folder, 'backup.jwe');
      await backUp(to);
      await app.privateKeys.removeEnvironment('sandbox');
      writeFileSync(to, readFileSync(to, 'utf8').slice(0, -30));
      await restore(to);
      person.wasShown('error', /^The backup cannot be read\. Nothing was changed\. It is cut off or damaged\./);
      assert.deepEqual(await stored(of), []);
    });
  });

  it('are listed without reading any secret, with thousands of them', async () => {
    const organisation = tiger(app);
    const names = Array.from({ length: 5000 }, (_, index) => {
      const ofClient = `client-${String(index % 10)}/a%2F${String(index)}`;
      return `maskinporten.privateKey/sandbox/${organisation.orgno}/${ofClient}`;
    });
    const secrets = {
      keys: () => Promise.resolve([...names, `maskinporten.privateKey/prod/${organisation.orgno}/client-1/x`]),
      get: () => Promise.reject(new Error('read')),
    };
    const keys = new PrivateKeys(secrets as unknown as SecretStorage);
    assert.equal((await keys.kids(organisation, 'client-1')).size, 500);
    const all = await keys.ofOrganisation(organisation);
    assert.equal(all.length, 5000);
    assert.deepEqual(all[1], { organisation, clientId: 'client-1', kid: 'a/1' });
  });
});

/** A secret storage's methods, to put others in the place of some. */
function bound(secrets: object): object {
  const { get, store, delete: remove, keys } = secrets as Record<string, (...given: unknown[]) => unknown>;
  const call =
    (method: typeof get) =>
    (...given: unknown[]) =>
      method?.apply(secrets, given);
  return { get: call(get), store: call(store), delete: call(remove), keys: call(keys) };
}
