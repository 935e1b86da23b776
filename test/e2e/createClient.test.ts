import assert from 'node:assert/strict';
import { type CreateClientPage } from '../support/createClientPage.ts';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { type Theme } from '../support/themes.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

describe('the Create client form', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let form: CreateClientPage;

  before(async () => {
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
    form = await maskinporten.createClient();
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('says at each field what is wrong, puts the focus on the first, and creates nothing', async () => {
    await form.frame.getByLabel('Description', { exact: true }).fill('x'.repeat(256));
    await form.frame.getByLabel('Access token lifetime').fill('0');
    await form.create.click();
    await form.frame.getByText('Enter a name.').waitFor();
    await form.frame.getByText('1 character over the limit').first().waitFor();
    await form.frame.getByText('The lifetime must be at least 1 second.').waitFor();
    assert.equal(await form.frame.evaluate('document.activeElement.id'), await form.displayName.getAttribute('id'));
    await vsCode.screenshot('create-client-invalid');
  });

  it('refuses a private key pasted as a public one: it is neither sent nor kept', async () => {
    await form.frame.getByRole('radio', { name: 'Paste a public key' }).check();
    const canary = `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQcanary\n-----END PRIVATE KEY-----`;
    await form.frame.getByLabel('Public key', { exact: true }).fill(canary);
    await form.frame.getByText('This is a private key. It wasn’t sent or stored.').first().waitFor();
    await form.create.click();
    assert.ok(!vsCode.messages.some((message) => message.includes('AAoIBAQcanary')));
    await form.frame.getByRole('radio', { name: 'Generate a key pair now' }).check();
  });

  it('keeps what was filled in when it is hidden and when VS Code reloads', async () => {
    await form.displayName.fill('Overlever alt');
    await form.frame.getByLabel('Description', { exact: true }).fill('Spør Kari');
    await vsCode.openFile('README.md');
    form = await maskinporten.createClientPage();
    assert.equal(await form.displayName.inputValue(), 'Overlever alt');
    await vsCode.reload();
    form = await maskinporten.createClientPage();
    await form.displayName.waitFor();
    assert.equal(await form.displayName.inputValue(), 'Overlever alt');
    assert.equal(await form.frame.getByLabel('Description', { exact: true }).inputValue(), 'Spør Kari');
  });

  for (const theme of ['light', 'dark', 'hc-black', 'hc-light'] as Theme[]) {
    it(`can be read in a ${theme} theme`, async () => {
      await vsCode.useTheme(theme);
      form = await maskinporten.createClientPage();
      await form.altinnCli.check();
      await form.displayName.scrollIntoViewIfNeeded();
      await vsCode.screenshot(`create-client-${theme}`);
      await form.create.scrollIntoViewIfNeeded();
      await vsCode.screenshot(`create-client-${theme}-below`);
    });
  }

  it('asks before what was filled in is thrown away, and opens anew as it was when it is to be kept', async () => {
    const { editors, dialog } = vsCode.workbench;
    await form.displayName.fill('Nesten lukket');
    await editors.close('Create Client');
    assert.equal(await dialog.message(), 'Discard your changes?');
    await vsCode.screenshot('create-client-discard');
    await dialog.answer('Keep Editing');
    form = await maskinporten.createClientPage();
    assert.equal(await form.displayName.inputValue(), 'Nesten lukket');
    await editors.close('Create Client');
    await dialog.answer('Discard');
    await editors.tab('Create Client').waitFor({ state: 'detached' });
    form = await maskinporten.createClient();
    assert.equal(await form.displayName.inputValue(), '');
  });

  it('is walked by keyboard alone, from the palette to the token', async () => {
    await vsCode.workbench.openViewContainer('Maskinporten');
    const { page, workbench } = vsCode;
    await form.frame.getByRole('button', { name: 'Cancel' }).click();
    await workbench.runCommand('Maskinporten: Create Client…');
    await workbench.quickInput.waitForInput();
    await page.keyboard.type('TIGER');
    await workbench.quickInput.choice(organisations.withClients).waitFor();
    await page.keyboard.press('Enter');
    form = await maskinporten.createClientPage();
    await form.displayName.waitFor();
    await tabTo('Display name');
    await page.keyboard.type('Bare med tastatur');
    await tabTo('Altinn CLI');
    await page.keyboard.press('Space');
    await tabTo('Create');
    await page.keyboard.press('Enter');
    await workbench.dialog.box.waitFor();
    await page.keyboard.press('Enter');
    await form.step('Get token', 'Done').waitFor();
  });

  /** Presses Tab until the element with this name has the focus, as a person without a mouse does. */
  async function tabTo(name: string): Promise<void> {
    const focused = () =>
      form.frame.evaluate<string>(`(() => {
        const { activeElement: element } = document;
        return element?.labels?.[0]?.innerText ?? element?.innerText ?? '';
      })()`);
    for (let presses = 0; presses < 40; presses++) {
      if ((await focused()).split('\n')[0]?.trim().startsWith(name)) return;
      await vsCode.page.keyboard.press('Tab');
    }
    throw new Error(`“${name}” cannot be reached with Tab`);
  }
});
