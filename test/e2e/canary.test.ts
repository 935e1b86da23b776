import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findLeaks, privateMembers, tokenForms } from '../support/canary.ts';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

const token = `${btoa('{"alg":"RS256"}')}.${btoa('{"sub":"kanarifugl"}')}.c2lnbmF0dXIgYXYgZW4ga2FuYXJpZnVnbA`;

describe('a private key', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let pasted: Record<string, string>;

  after(() => vsCode.close());

  before(async () => {
    vsCode = await startVsCode({ settings: { 'maskinporten.sandbox.propagationDelay': 0 } });
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('that is generated, written, looked at, copied from and pasted by mistake is nowhere else', async () => {
    const { workbench } = vsCode;
    const name = 'Kanarifugl';
    let form = await maskinporten.createClient();
    await form.displayName.fill(name);
    await form.altinnCli.check();
    await form.create.click();
    await workbench.dialog.answer('Write');
    await form.step('Get token', 'Done').waitFor();
    const { MaskinportenSettings: settings } = JSON.parse(maskinporten.file()) as Record<
      string,
      Record<string, string>
    >;
    pasted = JSON.parse(Buffer.from(settings!.EncodedJwk!, 'base64').toString()) as Record<string, string>;

    // Its lines, tooltips and JSON are looked at.
    await workbench.tree.open(organisations.withClients, name, 'Keys');
    const key = workbench.tree.item(organisations.withClients, name, 'Keys', pasted.kid!);
    assert.match(await key.tooltip(), /private\skey\sis\sin\sVS\sCode’s\ssecret\sstorage/);
    await maskinporten.client(name).choose('Show as JSON');
    await workbench.editors.tab(`${name}.json`).waitFor();
    await maskinporten.client(name).clickInlineAction('Test Client');
    await workbench.notifications.saying(/^Token received from Maskinporten \(SANDBOX\)/).text();

    // It is pasted where a public key belongs, in the form and in the input box, as JWK and as base64.
    form = await maskinporten.createClientPage();
    await form.frame.getByRole('button', { name: 'Create Another' }).click();
    form = await maskinporten.createClientPage();
    await form.frame.getByRole('radio', { name: 'Paste a public key' }).check();
    for (const text of [JSON.stringify(pasted), settings!.EncodedJwk!]) {
      await form.frame.getByLabel('Public key', { exact: true }).fill(text);
      await form.frame.getByText('This is a private key.').first().waitFor();
      await form.create.click();
    }
    await vsCode.reload();
    await workbench.openViewContainer('Maskinporten');
    await maskinporten.organisation();
    await maskinporten.client(name).choose('Add Public Key…');
    await workbench.quickInput.choose('Paste it…');
    await workbench.quickInput.waitForInput();
    await workbench.quickInput.type(JSON.stringify(pasted));
    await workbench.quickInput.message.filter({ hasText: 'This is a private key' }).waitFor();
    await workbench.quickInput.cancel();
    assert.deepEqual(await vsCode.leaks(privateMembers(pasted)), []);
  });

  it('would be found if it were: the search itself is not blind', async () => {
    const { page, userDataDir, workspace } = vsCode;
    const log = path.join(userDataDir, 'logs', 'planted.log');
    writeFileSync(log, `x${JSON.stringify(pasted)}`);
    await page.evaluate(`localStorage.setItem('planted', ${JSON.stringify(btoa(JSON.stringify(pasted)))})`);
    try {
      const messages = [`{"d":"${pasted.d!}"}`];
      const consoleLines = [`without its first half: …${token.slice(-50)}`];
      const serverOutput = `GET /signed-in?code=${encodeURIComponent('kode/for å bytte')}`;
      const evidence = { page, userDataDir, workspace, messages, consoleLines, serverOutput };
      const secrets = [...privateMembers(pasted), ...tokenForms(token), ...tokenForms('kode/for å bytte')];
      assert.deepEqual(await findLeaks(evidence, secrets), [
        'the profile’s file logs/planted.log',
        'a message to a webview',
        'a console line',
        'the server’s output',
        'the browser’s storage',
      ]);
    } finally {
      rmSync(log);
      await page.evaluate(`localStorage.removeItem('planted')`);
    }
  });
});
