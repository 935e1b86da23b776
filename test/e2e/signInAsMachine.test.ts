import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { privateMembers, tokenForms } from '../support/canary.ts';
import { Maskinporten } from '../support/maskinporten.ts';
import { SimulatedEnvironment } from '../support/simulatedEnvironment.ts';
import { folderWith } from '../support/temporaryFolder.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';
import { clientBody } from '../unit/sandbox/support/newClient.ts';
import { newCertificate, newPrivateKey } from '../unit/sandbox/support/openssl.ts';

const tiger = /TIGER/;
const elg = /ELG/;
const orn = /ØRN/;
const password = 'Virksomhetens passord 1!';

describe('a machine', () => {
  let test: SimulatedEnvironment;
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  const secrets = tokenForms(password);

  before(async () => {
    test = await SimulatedEnvironment.start();
    vsCode = await startVsCode({ settings: { 'maskinporten.environments': { test: test.setting } } });
    maskinporten = new Maskinporten(vsCode);
    await vsCode.workbench.openViewContainer('Maskinporten');
  });

  after(async () => {
    // No token, grant, key or password is in a log, a message to a page, a file or on the screen.
    await vsCode.close([...test.secrets, ...secrets]);
    await test.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  /** Chooses a file in VS Code's own dialog, which takes a path. */
  async function chooseKeyFile(file: string): Promise<void> {
    const { quickInput } = vsCode.workbench;
    await quickInput.choose('From a file…');
    await quickInput.choosePath('TEST: admin client’s private key', file, 'Use This Key');
  }

  it('signs in with the JWK of an admin client, from a file', async () => {
    const { clientId, jwk } = test.organisation(tiger).adminClient;
    const folder = folderWith({ 'admin.json': JSON.stringify(jwk) });
    await maskinporten.beginSignInAsMachine('TEST', clientId);
    await vsCode.screenshot('machine-key');
    await chooseKeyFile(path.join(folder, 'admin.json'));
    const said = vsCode.workbench.notifications.saying(
      /^Signed in to TEST for SPREK OPPRIKTIG TIGER AS \(310528471\)\.$/,
    );
    await said.close();
    await vsCode.workbench.tree.item(tiger).waitForDescription(/^TEST · 310528471/);
    assert.match(
      await vsCode.workbench.tree.item(tiger).tooltip(),
      /Signed in as a machine with the admin client 2d3f7e0c/,
    );
    await maskinporten.organisation(tiger);
    await maskinporten.client('Altinn CLI', tiger).row();
  });

  it('reads clients that have a secret, and neither shows nor keeps it', async () => {
    const name = 'Med hemmelighet';
    const client_secret = 'hemmelig-KANARIFUGL-7f3c1c9e64a8';
    secrets.push(...tokenForms(client_secret));
    const made = await test.call<Record<string, unknown>>(tiger, 'POST', 'clients', clientBody({ client_name: name }));
    const answers = (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      test.misbehave({ match: { method: 'GET', path }, status: 200, headers, body: JSON.stringify(body) });
    };
    const clients = await test.call<Record<string, unknown>[]>(tiger, 'GET', 'clients');
    answers(
      '/api/v1/clients$',
      clients.map((client) => ({ ...client, client_secret })),
    );
    answers(`/api/v1/clients/${String(made.client_id)}$`, { ...made, client_secret });
    await vsCode.workbench.runViewAction('Refresh');
    const client = maskinporten.client(name, tiger);
    await client.choose('Show as JSON');
    await vsCode.workbench.editors.tab('Med-hemmelighet.json').waitFor();
    const shown = await vsCode.workbench.editors.visibleText();
    assert.ok(shown.includes(String(made.client_id)));
    assert.ok(!shown.includes(client_secret));
    await vsCode.workbench.editors.close('Med-hemmelighet.json');
  });

  it('signs in with an enterprise certificate, once its password is right', async () => {
    const { quickInput, notifications, tree } = vsCode.workbench;
    const { file, jwk } = enterpriseCertificate(test.organisation(elg).orgno);
    secrets.push(...privateMembers(jwk));
    await maskinporten.beginSignInAsMachine('TEST', test.organisation(elg).certificateAdminClient.clientId);
    await chooseKeyFile(file);
    await quickInput.waitFor('TEST: key password');
    await quickInput.answer('not the password');
    await quickInput.message.filter({ hasText: 'Incorrect password' }).waitFor();
    await vsCode.screenshot('wrong-password');
    await quickInput.answer(password);
    await notifications.saying(/^Signed in to TEST for NØKTERN RAKRYGGET ELG SA/).close();
    await tree.item(elg).waitForDescription(/^TEST · 312619385/);
    await maskinporten.organisation(elg);
    await tree.item(elg).collapse();
  });

  it('that may only look is shown as such, and is not offered what it may not do', async () => {
    const { notifications, quickInput, tree } = vsCode.workbench;
    const { clientId, jwk } = test.organisation(tiger).readOnlyAdminClient;
    await maskinporten.beginSignInAsMachine('TEST', clientId);
    await quickInput.choose('Paste it…');
    await quickInput.password.waitFor();
    await quickInput.answer(JSON.stringify(jwk));
    const signedIn = notifications.saying(/^Signed in to TEST for SPREK OPPRIKTIG TIGER AS/);
    assert.match(await signedIn.text(), /has read-only access: it doesn’t have the scope idporten:dcr\.write\.$/);
    await signedIn.close();
    await tree.item(tiger).waitForDescription(/^TEST · 310528471 · read-only/);
    const client = maskinporten.client('Altinn CLI', tiger);
    await client.row();

    assert.ok(!(await tree.item(tiger).contextMenu()).includes('Create Client…'));
    assert.deepEqual(await tree.item(tiger).inlineActions(), []);
    const offered = await client.contextMenu();
    for (const title of ['Test Client', 'Copy Client ID']) assert.ok(offered.includes(title), title);
    for (const title of ['Generate Key Pair…', 'Add Public Key…', 'Add Scopes…', 'Rotate Key…'])
      assert.ok(!offered.includes(title), title);
    await vsCode.screenshot('read-only');
  });

  async function openPalette(text: string): Promise<void> {
    const { page, quickInput } = vsCode.workbench;
    await page.keyboard.press('F1');
    await quickInput.waitForInput();
    await quickInput.type(text);
  }

  it('that may only look leaves commands of the palette to the organisations where they can be run', async () => {
    const { editors, notifications, quickInput, tree } = vsCode.workbench;
    const title = 'Maskinporten: Create Client…';
    // Of the two one is signed in to, only this one may be changed: nobody is asked which.
    await vsCode.workbench.runCommand(title);
    const form = await vsCode.workbench.form('Create Client');
    await form.frame.getByText(elg).first().waitFor();
    await editors.close('Create Client');

    await tree.item(elg).choose('Sign Out');
    await vsCode.workbench.dialog.answer('Sign Out');
    await notifications.saying(/^Signed out of/).close();
    await openPalette('>Maskinporten: T');
    await quickInput.choice('Maskinporten: Test Client').waitFor();
    await vsCode.screenshot('read-only-palette');
    await quickInput.cancel();
    await openPalette(`>${title}`);
    // What VS Code lists where none has the words that were typed.
    await quickInput.choices.filter({ hasText: 'similar commands' }).waitFor();
    assert.equal(await quickInput.choice(title).count(), 0);
    await quickInput.cancel();
  });

  it('whose key is not the registered one is told so, and is not signed in', async () => {
    const { quickInput, notifications, tree } = vsCode.workbench;
    const { clientId } = test.organisation(orn).adminClient;
    const pem = newPrivateKey();
    await maskinporten.beginSignInAsMachine('TEST', clientId);
    await quickInput.choose('Paste it…');
    await quickInput.password.waitFor();
    await quickInput.answer(pem);
    await quickInput.waitFor('TEST: key ID (kid)');
    await quickInput.answer(`admin-${test.organisation(orn).orgno}`);
    const failed = notifications.saying(/MP-124/);
    assert.equal(await failed.severity(), 'error');
    await failed.close();
    assert.doesNotMatch(await tree.outline(), orn);
  });

  /** A PKCS#12 file of the organisation, made by openssl, whose issuer TEST believes. */
  function enterpriseCertificate(orgno: string) {
    const rootKey = newPrivateKey();
    const root = newCertificate({ privateKey: rootKey, subject: '/CN=Test Root' });
    const privateKey = newPrivateKey();
    const issuer = { certificate: root, privateKey: rootKey };
    const certificate = newCertificate({
      privateKey,
      subject: `/CN=NØKTERN RAKRYGGET ELG SA/organizationIdentifier=NTRNO-${orgno}`,
      issuer,
    });
    test.sandbox.trustCertificateAuthority(root);
    const folder = folderWith({ 'key.pem': privateKey, 'certificate.pem': certificate, 'root.pem': root });
    const at = (name: string) => path.join(folder, name);
    const files = ['-inkey', at('key.pem'), '-in', at('certificate.pem'), '-certfile', at('root.pem')];
    writeFileSync(at('password'), password);
    execFileSync('openssl', [
      'pkcs12',
      '-export',
      ...files,
      '-passout',
      `file:${at('password')}`,
      '-out',
      at('virksomhet.p12'),
    ]);
    const jwk = createPrivateKey(privateKey).export({ format: 'jwk' }) as Record<string, string>;
    return { file: at('virksomhet.p12'), jwk };
  }
});
