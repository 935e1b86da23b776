import assert from 'node:assert/strict';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { SimulatedEnvironment } from '../support/simulatedEnvironment.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

const tiger = organisations.withClients;

describe('Diagnose', () => {
  let test: SimulatedEnvironment;
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let running = true;
  const client = 'Nattjobben';
  const report = 'maskinporten-diagnosis.md';

  before(async () => {
    test = await SimulatedEnvironment.start();
    vsCode = await startVsCode({
      settings: { 'maskinporten.environments': { test: test.setting }, 'maskinporten.expiryNotification': false },
    });
    maskinporten = new Maskinporten(vsCode);
    await vsCode.workbench.openViewContainer('Maskinporten');
    await maskinporten.signInAsMachine('TEST', test.organisation(tiger).adminClient);
    await maskinporten.organisation();
    const form = await maskinporten.createClient();
    await form.displayName.fill(client);
    await form.altinnCli.check();
    await form.writeConfig.uncheck();
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    await vsCode.workbench.editors.close('Create Client');
  });

  after(async () => {
    await vsCode.close(test.secrets);
    if (running) await test.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('walks from the network to a token, and says that all holds', async () => {
    await maskinporten.client(client).choose('Diagnose…');
    await vsCode.workbench.notifications.saying('Nattjobben: all checks passed.').close();
  });

  it('names the key that somebody else has removed, and Show Report tells the whole', async () => {
    const { notifications, editors } = vsCode.workbench;
    const clientId = await idOf(client);
    const keys = await test.call<{ keys: { kid: string }[] }>(tiger, 'GET', `clients/${clientId}/jwks`);
    const { kid } = keys.keys[0]!;
    await test.call(tiger, 'DELETE', `clients/${clientId}/jwks/${kid}`);

    await maskinporten.client(client).choose('Diagnose…');
    const broken = notifications.saying(/^The check “Key” failed\./);
    assert.equal(
      await broken.text(),
      `The check “Key” failed. The key stored here (“${kid}”) isn’t registered on the client. The client has no registered keys. ` +
        'Generate a new key pair, and remove the old key once nothing uses it.',
    );
    await broken.click('Show Report');
    await editors.tab(report).waitFor();
    const shown = await editors.visibleText();
    assert.match(shown, /8\. ✘ \*\*Key\*\* \(.+\): The key stored here/);
    assert.match(shown, /11\. – \*\*Token\*\*: Not checked, because “Key” failed\./);
    await vsCode.screenshot('diagnosis');
    await editors.close(report);
  });

  it('names a client without scopes', async () => {
    const form = await maskinporten.createClient();
    await form.displayName.fill('Uten omfang');
    await form.writeConfig.uncheck();
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    await vsCode.workbench.editors.close('Create Client');
    await maskinporten.client('Uten omfang').choose('Diagnose…');
    const broken = vsCode.workbench.notifications.saying(
      /^The check “Scopes on the client” failed\. The client has no scopes\./,
    );
    assert.match(await broken.text(), /Run “Maskinporten: Add Scopes…” to add some\.$/);
    await broken.close();
  });

  it('is offered by the status bar, which says where one is signed in, and that a server is away', async () => {
    const { workbench } = vsCode;
    await workbench.statusBarItem(/^\s*TEST · 1 organisation\s*$/).waitFor();
    await test.close();
    running = false;
    await workbench.statusBarItem(/TEST · 1 organisation/).click();
    await workbench.quickInput.choose('Diagnose…');
    await workbench.quickInput.choose(client);
    await workbench.notifications
      .saying(/^The check “Connection to the self-service API” failed\. Couldn’t reach 127\.0\.0\.1:\d+/)
      .text();
    await workbench.statusBarItem(/^\s*TEST · \s*127\.0\.0\.1:\d+ unreachable since \d\d:\d\d/).waitFor();
    await vsCode.screenshot('status-bar-away');
  });

  async function idOf(name: string): Promise<string> {
    const clients = await test.call<{ client_id: string; client_name: string }[]>(tiger, 'GET', 'clients');
    return clients.find((one) => one.client_name === name)!.client_id;
  }
});
