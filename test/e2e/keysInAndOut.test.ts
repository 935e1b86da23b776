import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { privateMembers, tokenForms } from '../support/canary.ts';
import { decodedByOpenssl } from '../support/independently.ts';
import { eventually } from '../support/eventually.ts';
import { Maskinporten } from '../support/maskinporten.ts';
import { SimulatedEnvironment } from '../support/simulatedEnvironment.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';
import { newPrivateKey, openssl } from '../unit/sandbox/support/openssl.ts';

const tiger = /TIGER/;
const client = 'Oppslag i kontaktregisteret';
const keys = [tiger, client, 'Keys'] as const;
const passphrase = 'blå hest batteri stift';

describe('private keys in and out', () => {
  let test: SimulatedEnvironment;
  let vsCode: VsCode;
  let folder: string;
  const pem = newPrivateKey();
  /** As the Altinn JWKS tool writes it. */
  const numbers = createPrivateKey(pem).export({ format: 'jwk' }) as Record<string, string>;
  const jwk = { alg: 'RS256', ...numbers, key_ops: [], kid: 'oppslag-TEST.BKBQ', oth: [], use: 'sig', x5c: [] };
  const secrets = [...privateMembers(numbers), ...tokenForms(passphrase)];
  let kid: string;

  before(async () => {
    folder = temporaryFolder('keys');
    test = await SimulatedEnvironment.start();
    vsCode = await signedIn();
  });

  after(async () => {
    await close();
    await test.close();
    removeFolder(folder);
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  /** No private key or passphrase is in a log, a message to a page, a file of the profile or on the screen. */
  function close(): Promise<void> {
    return vsCode.close([...test.secrets, ...secrets]);
  }

  /** A new VS Code, with the client's keys in sight. */
  async function signedIn(): Promise<VsCode> {
    const settings = {
      'maskinporten.environments': { test: test.setting },
      // It is about other keys, and would lie over the pictures.
      'maskinporten.expiryNotification': false,
    };
    const started = await startVsCode({ settings });
    const maskinporten = new Maskinporten(started);
    await started.workbench.openViewContainer('Maskinporten');
    await maskinporten.signInAsMachine('TEST', test.organisation(tiger).adminClient);
    await started.workbench.widenSideBar(560);
    await started.workbench.tree.open(tiger, client);
    return started;
  }

  it('come from an Altinn JWKS tool store, under the kid they are registered with', async () => {
    const { quickInput, notifications, tree } = vsCode.workbench;
    const publicPem = openssl('pkey -pubout', pem);
    await tree.item(...keys).choose('Add Public Key…');
    await quickInput.choose('Paste it…');
    await quickInput.waitForInput();
    await quickInput.answer(publicPem.replaceAll('\n', ' '));
    const said = notifications.saying(/^The key is registered with the key ID/);
    kid = /“([0-9a-f-]{36})”/.exec(await said.text())?.[1] ?? '';
    assert.notEqual(kid, '');
    await said.close();

    const store = path.join(folder, 'oppslag-TEST.jwks.json');
    writeFileSync(store, JSON.stringify({ keys: [jwk] }));
    await tree.item(...keys).choose('Import Private Key…');
    await quickInput.choose('From a folder…');
    await quickInput.choosePath('Import private keys', `${folder}/`);
    await quickInput.waitFor('Select the keys to import');
    const choice = quickInput.choice(kid);
    await choice.waitFor();
    assert.match(
      await choice.innerText(),
      /Oppslag i kontaktregisteret[^]*TEST · SPREK.*key ID in the file: oppslag-TEST\.BKBQ/,
    );
    await notifications.saying('Searching clients for the keys').item.waitFor({ state: 'hidden' });
    await vsCode.screenshot('import-private-key');
    await quickInput.accept();
    await tree.item(...keys, kid).waitForDescription(/private key stored here$/);
    await notifications.saying(/^Stored in VS Code’s secret storage/).close();
    const offer = notifications.saying(/still contains a private key: oppslag-TEST\.jwks\.json/);
    assert.deepEqual(await offer.buttons(), ['Delete File', 'Keep']);
    await offer.click('Delete File');
    await eventually('the store’s file to be deleted', () => !existsSync(store));
  });

  it('go out for Azure Key Vault after a question that names the secrets, and the clipboard holds one JWK', async () => {
    const { quickInput, dialog, notifications, tree } = vsCode.workbench;
    await tree.item(...keys, kid).choose('Export Key…');
    await quickInput.choice('Azure Key Vault').waitFor();
    await vsCode.page.mouse.move(900, 600);
    await vsCode.screenshot('export-key');
    await quickInput.choose('Azure Key Vault');
    assert.equal(await dialog.message(), `Export the private key “${kid}” of “${client}”?`);
    const detail = await dialog.detail();
    for (const name of ['JwkBase64', 'ClientId', 'Authority'])
      assert.ok(detail.includes(`MaskinportenSettings--${name}`));
    await vsCode.screenshot('export-key-vault');
    await dialog.answer('Export');
    await quickInput.choose('To the clipboard');
    await notifications.saying(/^Private key copied\. The clipboard is cleared in a minute/).close();
    const exported = JSON.parse(decodedByOpenssl(await vsCode.clipboardText())) as Record<string, unknown>;
    assert.deepEqual(Object.keys(exported).sort(), 'alg d dp dq e kid kty n p q qi use'.split(' '));
    assert.deepEqual([exported.kid, exported.n, exported.d], [kid, numbers.n, numbers.d]);
  });

  it('that are pasted leave the clipboard when one wants them to', async () => {
    const { quickInput, notifications, tree } = vsCode.workbench;
    const pasted = JSON.stringify({ ...jwk, kid }, undefined, 2);
    await vsCode.copy(pasted);
    await tree.item(...keys).choose('Import Private Key…');
    await quickInput.choose('Paste it…');
    await quickInput.password.waitFor();
    await quickInput.answer(pasted.replaceAll('\n', ''));
    await quickInput.waitFor('Select the keys to import');
    await notifications.saying('Searching clients for the keys').item.waitFor({ state: 'hidden' });
    await quickInput.accept();
    const offer = notifications.saying('The private key is still on the clipboard.');
    assert.deepEqual(await offer.buttons(), ['Clear Clipboard', 'Keep on Clipboard']);
    await vsCode.screenshot('import-pasted');
    await offer.click('Clear Clipboard');
    await eventually('an empty clipboard', async () => (await vsCode.clipboardText()) === '');
  });

  it('move to another machine in a file that only the passphrase opens', async () => {
    const backup = path.join(folder, 'tiger.jwe');
    const { quickInput, notifications, tree } = vsCode.workbench;
    const title = 'Back up private keys: TEST · SPREK OPPRIKTIG TIGER AS (310528471)';
    await tree.item(tiger).choose('Back Up Private Keys…');
    await quickInput.waitFor(title);
    await quickInput.password.waitFor();
    await vsCode.page.mouse.move(900, 600);
    await vsCode.screenshot('back-up-keys');
    await quickInput.type('too short');
    await quickInput.message.filter({ hasText: /^At least 15 characters$/ }).waitFor();
    await quickInput.answer(passphrase);
    await quickInput.message.filter({ hasText: 'Enter the passphrase again' }).waitFor();
    await quickInput.answer(passphrase);
    await quickInput.choosePath(title, backup);
    await notifications.saying(`Saved: ${backup}`).close();
    assert.equal((statSync(backup).mode & 0o777).toString(8), '600');
    assert.match(readFileSync(backup, 'utf8'), /^eyJ[\w-]+(\.[\w-]+){4}$/);

    await close();
    vsCode = await signedIn();
    const there = vsCode.workbench;
    assert.doesNotMatch(await there.tree.item(...keys, kid).description(), /private key stored here/);
    await there.runCommand('Maskinporten: Restore Private Keys…');
    await there.quickInput.choosePath('Restore private keys from a backup', backup);
    await there.quickInput.waitFor('Passphrase for the backup');
    await there.quickInput.answer('not the passphrase');
    await there.quickInput.message.filter({ hasText: 'Incorrect password' }).waitFor();
    await there.quickInput.answer(passphrase);
    await there.quickInput.waitFor(/: new keys in the backup: 1 of 1$/);
    await vsCode.page.mouse.move(900, 600);
    await vsCode.screenshot('restore-keys');
    await there.quickInput.accept();
    await there.notifications.saying('Private keys restored: 1').close();
    await there.tree.item(...keys, kid).waitForDescription(/private key stored here$/);
  });
});
