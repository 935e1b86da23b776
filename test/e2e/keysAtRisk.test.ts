import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.ts';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { SandboxControl } from '../support/sandboxControl.ts';
import { SimulatedEnvironment } from '../support/simulatedEnvironment.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

const keysOfOne = '/api/v1/clients/[^/]+/jwks$';

describe('keys at risk', () => {
  let control: SandboxControl;
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  const tree = () => vsCode.workbench.view('Organisations');
  const risks = () => vsCode.workbench.view('Keys at Risk');
  const names = async (group: string) => risks().item(group).children();

  before(async () => {
    control = await SandboxControl.onFreePort();
    vsCode = await startVsCode({ settings: control.settings });
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await vsCode.workbench.widenSideBar(640);
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
    await control.behave();
  });

  it('are carried upwards in the tree, in words as well as in colour', async () => {
    await tree().open(organisations.withClients);
    await tree()
      .item(organisations.withClients)
      .waitForDescription(/^SANDBOX · 310528471 · 1 key expired$/);
    await tree().item(organisations.withClients, 'Lønn og inntekt').waitForDescription('1 scope · 1 key expired');
    const expiring = tree().item(organisations.withClients, 'Kundedialog i Altinn');
    await expiring.waitForDescription(/^3 scopes · key expires in 2\d days$/);
    await tree().open(organisations.withClients, 'Kundedialog i Altinn');
    await tree().open(organisations.withClients, 'Lønn og inntekt');
    const key = tree().item('Kundedialog i Altinn', 'Keys', 'kundedialog-2024');
    await key.waitForDescription(/^RS256 2048 · expires in 2\d days$/);
    // Who tries out the sandbox reads it here, and is not interrupted.
    assert.deepEqual(await vsCode.workbench.notifications.messages(), []);
    await vsCode.screenshot('tree-worst');
  });

  it('are all shown in one list, by urgency, each with its place', async () => {
    await vsCode.workbench.runViewAction('Show Keys at Risk');
    await risks().item('Expired').row();
    const outline = await risks().outline();
    assert.match(outline, /^\d+ at risk checked \d\d:\d\d.* · 10 clients · 3 organisations/);
    const expired = risks().item('Expired', 'Lønn og inntekt');
    assert.match(
      await expired.description(),
      /^SANDBOX · expired 1[12] days ago · lonn-prod-1 · SPREK OPPRIKTIG TIGER AS$/,
    );
    assert.deepEqual(await names('Expiring within 30 days'), ['Kundedialog i Altinn', 'Skjemainnsending']);
    assert.deepEqual(await names('Clients without a key'), ['Oppslag i kontaktregisteret', 'Test av difitest']);
    await risks().open('Private keys not stored here');
    await vsCode.screenshot('keys-at-risk');
    await risks().item('Private keys not stored here').collapse();
  });

  it('tell all that is known of a key in its tooltip', async () => {
    const tooltip = await tree().item('Kundedialog i Altinn', 'Keys', 'kundedialog-2024').tooltip();
    assert.match(
      tooltip.replaceAll('\u00a0', ' '),
      /Expires .*\(in 2\d days\)[^]*Algorithm: RS256 2048[^]*Thumbprint \(RFC 7638\): [\w-]{43}[^]*isn’t stored here/,
    );
    await vsCode.screenshot('key-tooltip');
  });

  it('are mended by a click: a client without a key gets one, and leaves the list', async () => {
    const { quickInput, notifications } = vsCode.workbench;
    await risks().item('Clients without a key', 'Test av difitest').click();
    await quickInput.choose('2048 bits');
    await notifications.saying(/^The key .* is registered/).close();
    await risks().item('Clients without a key', 'Test av difitest').waitForGone();
  });

  it('are mended by the line’s own buttons: an expired key is renewed, and leaves the list', async () => {
    const expired = risks().item('Expired', 'Lønn og inntekt');
    assert.deepEqual(await expired.inlineActions(), ['Rotate Key…', 'Renew Key', 'Remove Key']);
    await expired.clickInlineAction('Renew Key');
    await vsCode.workbench.notifications.saying(/^Renewed “lonn-prod-1” until/).close();
    await risks().item('Expired').waitForGone();
    await tree()
      .item(organisations.withClients)
      .waitForDescription(/key expires in 2\d days$/);
  });

  it('are private keys that no client has, and those are removed after a question', async () => {
    const { quickInput, notifications, dialog } = vsCode.workbench;
    await control.misbehave({ match: { method: 'PUT', path: '/api/v1/clients/.*/jwks/' }, status: 403 });
    await risks().item('Clients without a key', 'Oppslag i kontaktregisteret').click();
    await quickInput.choose('2048 bits');
    await notifications.saying(/You don’t have permission/).close();
    const lost = risks().item('Unregistered private keys', 'Oppslag i kontaktregisteret');
    await lost.waitForDescription(/^SANDBOX · not registered on the client · Oppslag-i-kontaktregisteret-SANDBOX/);
    await lost.click();
    assert.match(await dialog.message(), /^Remove the key “Oppslag-i-kontaktregisteret-SANDBOX/);
    await dialog.answer('Remove');
    await risks().item('Unregistered private keys').waitForGone();
  });

  it('are never said to be none for a failure: what could not be looked at stands there with Retry', async () => {
    await control.misbehave({ match: { method: 'GET', path: keysOfOne }, status: 403 });
    await vsCode.workbench.runActionOf('Keys at Risk', 'Refresh Keys at Risk');
    const missing = risks().item(/^1 client of SPREK OPPRIKTIG TIGER AS wasn’t checked$/);
    assert.match(await missing.description(), /^SANDBOX · You don’t have permission/);
    await missing.clickInlineAction('Check Remaining Keys');
    await missing.waitForGone();
  });

  it('stay as far as they were found when the look is cancelled', async () => {
    await control.misbehave({ match: { method: 'GET', path: keysOfOne }, hang: true });
    const looking = vsCode.workbench.notifications.saying(/^Checking keys: 9 of 10 clients/);
    // VS Code leaves the last look's standing for a while.
    await looking.item.waitFor({ state: 'hidden' });
    await vsCode.workbench.runActionOf('Keys at Risk', 'Refresh Keys at Risk');
    await looking.text();
    await looking.click('Cancel');
    const missing = risks().item(/wasn’t checked$/);
    await missing.waitForDescription('SANDBOX · Cancelled.');
    assert.deepEqual(await names('Expiring within 30 days'), ['Kundedialog i Altinn', 'Skjemainnsending']);
    await vsCode.screenshot('keys-at-risk-cancelled');
  });

  it('are out of sight when the view is closed', async () => {
    await vsCode.workbench.runActionOf('Keys at Risk', 'Close Keys at Risk');
    const headers = vsCode.workbench.sideBar.locator('.pane-header').filter({ hasText: 'Keys at Risk' });
    await eventually('the view to be closed', async () => (await headers.count()) === 0);
  });
});

describe('keys at risk outside the sandbox', () => {
  let test: SimulatedEnvironment;
  let vsCode: VsCode;

  before(async () => {
    test = await SimulatedEnvironment.start();
    vsCode = await startVsCode({ settings: { 'maskinporten.environments': { test: test.setting } } });
  });

  after(async () => {
    await vsCode.close(test.secrets);
    await test.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('are told once when the tree has them, with a way to see them all', async () => {
    const maskinporten = new Maskinporten(vsCode);
    const { notifications } = vsCode.workbench;
    await vsCode.workbench.openViewContainer('Maskinporten');
    await maskinporten.signInAsMachine('TEST', test.organisation(/TIGER/).adminClient);
    await maskinporten.organisation(/TIGER/);
    const said = notifications.saying(/^1 Maskinporten key has expired, and 1 expires within 30 days\./);
    assert.match(
      await said.text(),
      /Most urgent: “lonn-prod-1” of “Lønn og inntekt”, TEST · SPREK OPPRIKTIG TIGER AS \(310528471\)\.$/,
    );
    assert.equal(await said.severity(), 'warning');
    assert.deepEqual(await said.buttons(), ['Show Keys at Risk', 'Don’t Show Again for These Keys']);
    await vsCode.screenshot('expiry-notification');
  });
});
