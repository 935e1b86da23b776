import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SecretStorage } from 'vscode';
import { KeyBearer, keyOf, passphrase } from './support/keysInAndOut.ts';
import { asItStands, Person } from './support/person.ts';
import { whileSecretStorage } from './support/secretStorage.ts';
import { clientWithKey, run, tiger } from './support/world.ts';

describe('A backup of an organisation’s private keys', () => {
  let at: KeyBearer;

  beforeEach(async () => {
    at = await KeyBearer.comes();
  });

  afterEach(() => at.leave());

  const backUp = async (to: string) => {
    at.person
      .whenAsked(/^Back up private keys: SANDBOX · /, passphrase)
      .answersDialog(/^Back up private keys: SANDBOX · /, to);
    await run('backUpKeys', { organisation: tiger(at.app) });
  };
  const restore = async (from: string) => {
    at.person.answersDialog(/^Restore private keys/, from).whenAsked(/^Passphrase for the backup/, passphrase);
    at.person.whenAsked(/keys in the backup/, asItStands);
    await run('restoreKeys');
  };

  it('brings an organisation’s keys back', async () => {
    const target = await clientWithKey(at.app);
    await at.app.privateKeys.keep(keyOf(target, 'annen'), { ...at.other.privateJwk, kid: 'annen' });
    const to = path.join(at.folder, 'backup.jwe');
    await backUp(to);
    assert.deepEqual(at.person.was('error'), []);
    assert.equal((statSync(to).mode & 0o777).toString(8), '600');
    await at.app.privateKeys.removeEnvironment('sandbox');
    await restore(to);
    at.person.wasShown('pick', /^SANDBOX · .*: new keys in the backup: 2 of 2/);
    at.person.wasShown('information', /^Private keys restored: 2/);
    assert.deepEqual(await at.stored(target), ['annen', 'nattjobben']);
    assert.deepEqual(await at.app.privateKeys.find(keyOf(target, 'nattjobben')), target.pair.privateJwk);
  });

  it('brings them back where nobody is signed in to the organisation yet', async () => {
    const target = await clientWithKey(at.app);
    const to = path.join(at.folder, 'backup.jwe');
    await backUp(to);
    const { sessions } = at.app;
    await at.app.privateKeys.removeEnvironment('sandbox');
    sessions.organisations = () => [];
    try {
      await restore(to);
    } finally {
      Reflect.deleteProperty(sessions, 'organisations');
    }
    at.person.wasShown('pick', /^SANDBOX · 310528471: new keys in the backup: 1 of 1/);
    assert.deepEqual(await at.app.privateKeys.find(keyOf(target, 'nattjobben')), target.pair.privateJwk);
  });

  it('never overwrites another key', async () => {
    const target = await clientWithKey(at.app);
    const to = path.join(at.folder, 'backup.jwe');
    await backUp(to);
    await at.app.privateKeys.keep(keyOf(target, 'nattjobben'), { ...at.other.privateJwk, kid: 'nattjobben' });
    await restore(to);
    at.person.wasShown('information', /^Private keys restored: 0/);
    assert.equal((await at.app.privateKeys.find(keyOf(target, 'nattjobben')))?.n, at.other.privateJwk.n);
  });

  it('wants a long passphrase, twice the same', async () => {
    await clientWithKey(at.app);
    at.person.whenAsked(/^Back up[^]*At least 15 characters\./, 'short').dismisses(/^At least 15 characters\n/);
    await run('backUpKeys', { organisation: tiger(at.app) });
    at.person.wasShown('input', /^At least 15 characters\n/);
    at.person.leave();
    at.person = new Person()
      .whenAsked(/^Back up[^]*At least 15/, passphrase)
      .whenAsked(/^Back up[^]*passphrase again/, `${passphrase}!`)
      .dismisses(/^The passphrases don’t match\./);
    await run('backUpKeys', { organisation: tiger(at.app) });
    at.person.wasShown('input', /^The passphrases don’t match\./);
    assert.deepEqual(at.person.was('save'), []);
  });

  it('leaves out what cannot be read, and says so', async () => {
    const target = await clientWithKey(at.app);
    const [name] = (await at.app.context.secrets.keys()).filter((key) => key.endsWith('/nattjobben'));
    await at.app.privateKeys.keep(keyOf(target, 'annen'), { ...at.other.privateJwk, kid: 'annen' });
    await at.app.context.secrets.store(name!, '{"version":1}');
    await backUp(path.join(at.folder, 'backup.jwe'));
    at.person.wasShown('warning', /Not in the backup, because they couldn’t be read: nattjobben/);
  });

  it('is not made of nothing: when no key can be read, that is what is said', async () => {
    await clientWithKey(at.app);
    const [name] = (await at.app.context.secrets.keys()).filter((key) => key.endsWith('/nattjobben'));
    await at.app.context.secrets.store(name!, '{"version":1}');
    await run('backUpKeys', { organisation: tiger(at.app) });
    at.person.wasShown('error', /^Couldn’t read the stored private key\./);
    assert.deepEqual(at.person.was('save'), []);
  });

  it('of which not every key could be kept says how many are here now', async () => {
    const target = await clientWithKey(at.app);
    await at.app.privateKeys.keep(keyOf(target, 'annen'), { ...at.other.privateJwk, kid: 'annen' });
    const to = path.join(at.folder, 'backup.jwe');
    await backUp(to);
    await at.app.privateKeys.removeEnvironment('sandbox');
    let kept = 0;
    const one = (real: SecretStorage) => ({
      store: (name: string, value: string) =>
        kept++ === 0 ? real.store(name, value) : Promise.reject(new Error('no keyring')),
    });
    await whileSecretStorage(at.app, one, () => restore(to));
    at.person.wasShown('error', /^Couldn’t store the private key\./);
    at.person.wasShown('information', /^Private keys restored: 1/);
    assert.equal((await at.stored(target)).length, 1);
  });

  it('that is damaged is told so, and nothing is changed', async () => {
    const target = await clientWithKey(at.app);
    const to = path.join(at.folder, 'backup.jwe');
    await backUp(to);
    await at.app.privateKeys.removeEnvironment('sandbox');
    writeFileSync(to, readFileSync(to, 'utf8').slice(0, -30));
    at.person.answersDialog(/^Restore private keys/, to);
    await run('restoreKeys');
    at.person.wasShown(
      'error',
      /^Couldn’t read the backup\. Nothing was changed\. The backup is incomplete or damaged\./,
    );
    assert.deepEqual(await at.stored(target), []);
  });
});
