import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodedByOpenssl } from '../support/independently.ts';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

/** A private key as the Altinn JWKS tool writes it, made by OpenSSL. */
function toolsKey(kid: string): { jwk: Record<string, unknown>; publicPem: string } {
  const pem = execFileSync('openssl', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const numbers = createPrivateKey(pem).export({ format: 'jwk' });
  const publicPem = execFileSync('openssl', ['pkey', '-pubout'], { input: pem }).toString();
  return { jwk: { alg: 'RS256', ...numbers, key_ops: [], kid, oth: [], use: 'sig', x5c: [] }, publicPem };
}

describe('private keys in and out', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let store: string;
  const client = 'Oppslag i kontaktregisteret';
  const keys = [organisations.withClients, client, 'Keys'] as const;
  const { jwk, publicPem } = toolsKey('oppslag-TEST.BKBQ');
  let kid: string;

  before(async () => {
    store = temporaryFolder('store');
    writeFileSync(path.join(store, 'oppslag-TEST.jwks.json'), JSON.stringify({ keys: [jwk] }));
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
    await vsCode.workbench.tree.open(organisations.withClients, client);
  });

  after(async () => {
    await vsCode.close();
    removeFolder(store);
  });

  afterEach(async function () {
    await vsCode.screenshotIfFailed(this.currentTest);
  });

  it('come from a store of the Altinn JWKS tool, under the kid they are registered with', async () => {
    const { quickInput, notifications, tree } = vsCode.workbench;
    await tree.item(...keys).choose('Add Public Key…');
    await quickInput.choose('Paste it');
    await quickInput.waitForInput();
    await quickInput.answer(publicPem.replaceAll('\n', ' '));
    const said = notifications.saying(/^The key is registered with the key id/);
    kid = /“([0-9a-f-]{36})”/.exec(await said.text())?.[1] ?? '';
    assert.notEqual(kid, '');
    await said.close();

    await tree.item(...keys).choose('Import Private Key…');
    await quickInput.choose('From a folder…');
    // The window runs in a browser, so that VS Code asks for the folder in a box of its own.
    await quickInput.waitFor('Import private keys');
    await quickInput.type(`${store}/`);
    await quickInput.widget.getByRole('button', { name: 'OK' }).click();
    await quickInput.waitFor('Where the keys belong, and which to import');
    const choice = quickInput.choice(kid);
    await choice.waitFor();
    assert.match(await choice.innerText(), /Its own kid: oppslag-TEST\.BKBQ/);
    await vsCode.screenshot('import-private-key');
    await quickInput.accept();
    await tree.item(...keys, kid).waitForDescription(/private key stored here$/);
    const offer = notifications.saying(/still stand in: oppslag-TEST\.jwks\.json/);
    assert.deepEqual(await offer.buttons(), ['Delete the File', 'Keep It']);
    await offer.click('Keep It');
  });

  it('go out for Azure Key Vault after a question that names the secrets, and the clipboard holds one JWK', async () => {
    const { quickInput, dialog, notifications, tree } = vsCode.workbench;
    await tree.item(...keys, kid).choose('Export Key…');
    await quickInput.choose('Azure Key Vault');
    assert.equal(await dialog.message(), `Export the PRIVATE key “${kid}” of “${client}”?`);
    const detail = await dialog.detail();
    for (const name of ['JwkBase64', 'ClientId', 'Authority'])
      assert.ok(detail.includes(`MaskinportenSettings--${name}`));
    await vsCode.screenshot('export-key-vault');
    await dialog.answer('Export');
    await quickInput.choose('To the clipboard');
    await notifications.saying(/^Private key copied\. The clipboard is cleared in a minute/).text();
    const exported = JSON.parse(decodedByOpenssl(await vsCode.clipboardText())) as Record<string, unknown>;
    assert.deepEqual(Object.keys(exported).sort(), 'alg d dp dq e kid kty n p q qi use'.split(' '));
    assert.deepEqual([exported.kid, exported.n, exported.d], [kid, jwk.n, jwk.d]);
  });
});
