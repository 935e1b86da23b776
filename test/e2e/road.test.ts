import assert from 'node:assert/strict';
import { Actions } from '../support/actions.ts';
import { decodedByOpenssl } from '../support/independently.ts';
import { Maskinporten } from '../support/maskinporten.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';
import { Walkthrough } from '../support/walkthrough.ts';

describe('from nothing to a proven Altinn CLI config', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let walkthrough: Walkthrough;
  let original: string;
  const name = 'Innsending av skjema';

  before(async () => {
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
    walkthrough = new Walkthrough(vsCode.page);
    original = maskinporten.file();
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('a newcomer is told by the welcome how to begin', async () => {
    const { workbench } = vsCode;
    await workbench.openViewContainer('Maskinporten');
    await workbench.welcome.getByRole('button', { name: 'Open Sandbox' }).waitFor();
    await workbench.welcome.getByRole('button', { name: 'Sign In' }).waitFor();
    await vsCode.screenshot('welcome');
  });

  it('a newcomer is led by a walkthrough of four steps, each with a button and a picture', async () => {
    const { workbench, page } = vsCode;
    const before = page.viewportSize()!;
    await page.setViewportSize({ width: 1600, height: 900 });
    await workbench.welcome.getByRole('button', { name: 'Get Started' }).click();
    await walkthrough.title.filter({ hasText: 'Your First Maskinporten Client' }).waitFor();
    const steps = {
      'Open the sandbox': 'Open Sandbox',
      'Create a client': 'Create Client…',
      'Write the Altinn CLI config': 'Write Altinn CLI Config…',
      'Test the config with a token': 'Test Client',
    };
    assert.deepEqual(await walkthrough.steps(), Object.keys(steps));
    for (const [step, button] of Object.entries(steps)) {
      await walkthrough.open(step);
      await walkthrough.button(button).waitFor();
      await walkthrough.picture();
      await vsCode.screenshot(`walkthrough-${Object.keys(steps).indexOf(step) + 1}`);
    }
    await page.setViewportSize(before);
  });

  it('a newcomer opens the sandbox from the walkthrough and sees organisations and clients', async () => {
    await walkthrough.open('Open the sandbox');
    await walkthrough.button('Open Sandbox').click();
    await walkthrough.waitUntilDone('Open the sandbox');
    await vsCode.workbench.editors.close('Welcome');
    await maskinporten.organisation();
    await maskinporten.client('Kundedialog i Altinn').waitForDescription('3 scopes · key expires in 23 days');
    await maskinporten.client('Lønn og inntekt').waitForDescription('1 scope · 1 key expired');
    await vsCode.screenshot('tree');
  });

  it('a signed-in person needs at most six actions from Create Client… to the proven config', async () => {
    const person = new Actions();
    await person.does('Create Client…', maskinporten.createClient());
    const form = await maskinporten.createClientPage();
    await person.does('Display name', form.displayName.fill(name));
    await person.does('Altinn CLI', form.altinnCli.check());
    await person.does('Create', form.create.click());
    assert.match(await vsCode.workbench.dialog.detail(), /sandbox, which the Altinn CLI can’t reach/);
    await person.does('Write', vsCode.workbench.dialog.answer('Write'));
    await form.step('Get token', 'Done').waitFor();
    await vsCode.screenshot('result');
    assert.ok(person.done.length <= 6, person.done.join(', '));
    assert.notEqual(maskinporten.file(), original);
  });

  it('the file holds, for any base64 and JSON reader, the private half of the key that is registered', async () => {
    const { MaskinportenSettings: settings } = JSON.parse(maskinporten.file()) as {
      MaskinportenSettings: Record<string, string>;
    };
    const jwk = JSON.parse(decodedByOpenssl(settings.EncodedJwk!)) as Record<string, string>;
    assert.deepEqual(Object.keys(jwk).sort(), 'alg d dp dq e kid kty n p q qi use'.split(' '));
    await vsCode.workbench.tree.open(/TIGER/, name, 'Keys');
    const key = vsCode.workbench.tree.item(/TIGER/, name, 'Keys', jwk.kid!);
    const facts = /^RS256 2048 · expires in 36\d days · private key stored here · used by appsettings\.json$/;
    await key.waitForDescription(facts);
    await key.choose('Copy Public Key…');
    await vsCode.workbench.quickInput.choose('JWK');
    await vsCode.workbench.statusBarItem('Public key copied as JWK').waitFor();
    const registered = JSON.parse(await vsCode.clipboardText()) as Record<string, string>;
    const { kty, use, alg, kid, n, e } = jwk;
    assert.deepEqual(registered, { kty, use, alg, kid, n, e });
  });

  it('nothing else in the file has changed', () => {
    const values = /"(Environment|ClientId|Scope|EncodedJwk)": "[^"]*"/g;
    assert.equal(maskinporten.file().replace(values, '"$1": "…"'), original.replace(values, '"$1": "…"'));
  });

  it('Test Client reads the file back and fetches a token with it', async () => {
    await maskinporten.client(name).clickInlineAction('Test Client');
    const said = vsCode.workbench.notifications.saying(/^Token received from Maskinporten \(SANDBOX\)/);
    assert.match(await said.text(), /altinn:serviceowner\/instances\.write, valid for 120 seconds/);
    await vsCode.screenshot('token');
  });
});
