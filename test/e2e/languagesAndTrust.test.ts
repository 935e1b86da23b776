import assert from 'node:assert/strict';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

describe('the extension', () => {
  let vsCode: VsCode;

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
    await vsCode.close();
  });

  for (const [locale, welcome, wait] of [
    ['nb', 'Åpne sandkassen', 'nøkkel utløper om 23 dager'],
    ['nn', 'Opne sandkassa', 'nøkkel går ut om 23 dagar'],
  ] as const) {
    it(`speaks ${locale} when VS Code does: welcome, tree and form`, async () => {
      vsCode = await startVsCode({ locale });
      const { workbench } = vsCode;
      await workbench.openViewContainer('Maskinporten');
      await workbench.welcome.getByRole('button', { name: welcome }).click();
      await workbench.tree.open(organisations.withClients);
      assert.equal(
        await workbench.tree.item(organisations.withClients, 'Kundedialog i Altinn').description(),
        `3 scope · ${wait}`,
      );
      await workbench.tree.item(organisations.withClients).clickInlineAction('Opprett klient…');
      const { frame } = await workbench.form('Opprett klient');
      await frame.getByRole('button', { name: 'Opprett', exact: true }).waitFor();
      await vsCode.screenshot(`create-client-${locale}`);
    });
  }

  it('lets one browse in a workspace that is not trusted, and writes nothing to it', async () => {
    vsCode = await startVsCode({ trust: 'ask' });
    const { workbench } = vsCode;
    await workbench.statusBarItem('Restricted Mode').waitFor();
    const maskinporten = new Maskinporten(vsCode);
    const before = maskinporten.file();
    await maskinporten.openSandbox();
    await maskinporten.organisation();
    const form = await maskinporten.createClient();
    await form.frame.getByText('The workspace isn’t trusted.').waitFor();
    await form.displayName.fill('Uten tillit');
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    assert.equal(maskinporten.file(), before);
  });
});
