import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

const openssl = (args: string[], input?: string) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'], ...(input ? { input } : {}) });

describe('keys of a client', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  const client = 'Oppslag i kontaktregisteret';
  const keys = [organisations.withClients, client, 'Keys'] as const;

  before(async () => {
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
    await vsCode.workbench.tree.open(organisations.withClients, client);
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('are generated in the size a person chooses, and their private half is kept here', async () => {
    const { quickInput, notifications, tree } = vsCode.workbench;
    await tree.item(...keys).waitForDescription('0 of 5');
    await tree.item(...keys).clickInlineAction('Generate Key Pair…');
    await quickInput.choose('3072 bits');
    const said = await notifications.saying(/^Key .* is registered/).text();
    const kid = /^Key (\S+) is/.exec(said)?.[1] ?? '';
    assert.match(kid, /^Oppslag-i-kontaktregisteret-SANDBOX\.[\w-]{4}$/);
    await tree.item(...keys, kid).waitForDescription(/^RS256 3072 · expires in 36\d days · private key stored here$/);
  });

  it('made elsewhere are added as PEM, and the kid that was registered is shown', async () => {
    const { quickInput, notifications } = vsCode.workbench;
    const pair = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']);
    const pem = openssl(['pkey', '-pubout'], pair);
    await vsCode.workbench.tree.item(...keys).choose('Add Public Key…');
    await quickInput.choose('Paste it');
    await quickInput.waitForInput();

    await quickInput.type(pair.replaceAll('\n', ' '));
    await quickInput.message.filter({ hasText: 'This is a private key' }).waitFor();
    await quickInput.type(pem.replaceAll('\n', ' '));
    await quickInput.message.filter({ hasText: 'Only the public half' }).waitFor();
    await quickInput.accept();
    const said = await notifications.saying(/^The key is registered with the key id/).text();
    assert.match(said, /“[0-9a-f-]{36}”/);
  });

  it('are at most five, which is said before anything is generated', async () => {
    const full = 'Driftsplattform';
    await maskinporten.client(full).choose('Generate Key Pair…');
    const said = vsCode.workbench.notifications.saying(/has 5 keys already/);
    assert.match(await said.text(), /Remove a key that is no longer used/);
    assert.deepEqual(await said.buttons(), ['Retry', 'Show Log']);
    await said.close();
  });

  it('are removed only after a question that names key and client; the others stay', async () => {
    const { tree, dialog } = vsCode.workbench;
    const [first, ...others] = await tree.item(...keys).children();
    await tree.item(...keys, first!).clickInlineAction('Remove Key');
    assert.equal(await dialog.message(), `Remove the key “${first!}” from “${client}”?`);
    assert.match(await dialog.detail(), /other keys stay/);
    await dialog.answer('Remove');
    await tree.item(...keys, first!).waitForGone();
    assert.deepEqual(await tree.item(...keys).children(), others);
  });
});
