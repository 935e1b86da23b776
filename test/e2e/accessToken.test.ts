import assert from 'node:assert/strict';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

describe('an access token', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let token = '';
  const client = 'Kundedialog i Altinn';

  before(async () => {
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
    await vsCode.workbench.tree.open(organisations.withClients, client);
  });

  after(async () => {
    // What was copied is nowhere else: in no log, no message to a page, no file.
    await vsCode.close(token === '' ? [] : [token]);
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('needs a private key that is kept here, and says so', async () => {
    const { notifications } = vsCode.workbench;
    await maskinporten.client(client).choose('Get Access Token…');
    const said = notifications.saying(/^No private key of “Kundedialog i Altinn” is stored here/);
    assert.match(await said.text(), /Generate Key Pair…/);
    await said.close();
  });

  it('is had with the scopes and the resource a person chooses, and shown decoded', async () => {
    const { quickInput, notifications, editors } = vsCode.workbench;
    await maskinporten.client(client).choose('Generate Key Pair…');
    await quickInput.choose('2048 bits');
    await notifications.saying(/^Key .* is registered/).close();

    await maskinporten.client(client).choose('Get Access Token…');
    await quickInput.waitFor(`Scopes of the token for ${client}`);
    await quickInput.tick('altinn:serviceowner/notifications.create');
    await quickInput.accept();
    await quickInput.waitFor(`Resource of the token for ${client}`);
    await quickInput.type('api.example.no');
    await quickInput.message.filter({ hasText: '“api.example.no” is no absolute URL' }).waitFor();
    await quickInput.answer('https://api.example.no/');

    const said = notifications.saying(/^Token from Maskinporten SANDBOX for “Kundedialog i Altinn”, valid until/);
    assert.deepEqual(await said.buttons(), ['Copy Token', 'Exchange for an Altinn Token']);
    await editors.tab('Maskinporten-Kundedialog-i-Altinn.jsonc').waitFor();
    const shown = await editors.visibleText();
    assert.match(shown, /\/\/ SANDBOX · SPREK OPPRIKTIG TIGER AS \(310528471\)/);
    assert.match(shown, /"aud": "https:\/\/api\.example\.no\/"/);
    assert.match(shown, /"scope": "altinn:serviceowner altinn:serviceowner\/instances\.read"/);
    assert.doesNotMatch(shown, /eyJ/);
    await vsCode.screenshot('access-token');
  });

  it('is copied on demand, and exchanged for one of Altinn’s', async () => {
    const { notifications, editors } = vsCode.workbench;
    await notifications.saying(/^Token from Maskinporten SANDBOX/).click('Copy Token');
    const copied = notifications.saying(/^Token copied\. The clipboard is cleared in a minute/);
    await copied.text();
    token = await vsCode.clipboardText();
    assert.match(token, /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    await copied.click('Exchange for an Altinn Token');
    await notifications.saying(/^Token from Altinn SANDBOX/).text();
    await editors.tab('Altinn-Kundedialog-i-Altinn.jsonc').waitFor();
    assert.match(await editors.visibleText(), /"urn:altinn:orgNumber": "310528471"/);
  });
});
