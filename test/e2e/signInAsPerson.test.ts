import assert from 'node:assert/strict';
import { LoginPage } from '../support/loginPage.ts';
import { Maskinporten } from '../support/maskinporten.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

/** A synthetic organisation that the sandbox has no clients for (self-service-api.md §6). */
const synthetic = '313401847';

describe('a person', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;

  before(async () => {
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
  });

  after(async () => {
    await vsCode.close();
  });

  beforeEach(async () => {
    await vsCode.workbench.openViewContainer('Maskinporten');
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  async function signIn(way: string): Promise<LoginPage> {
    const { workbench, page } = vsCode;
    return LoginPage.opensWhile(page.context(), async () => {
      await workbench.runCommand('Maskinporten: Sign In…');
      await workbench.quickInput.waitFor('Sign in to Maskinporten');
      await workbench.quickInput.choose(way);
    });
  }

  it('who cancels the login is told so, and is not signed in', async () => {
    const { workbench } = vsCode;
    const login = await signIn('SANDBOX: as a person');
    await login.cancel.click();
    await workbench.notifications.saying(/cancelled or refused in the browser/).text();
    await login.goBackTo(vsCode.page);
    await workbench.welcome.getByRole('button', { name: 'Sign In' }).waitFor();
  });

  /** Comes back from the browser as the synthetic organisation. */
  async function signInAsSynthetic(): Promise<LoginPage> {
    const { workbench } = vsCode;
    const login = await signIn('SANDBOX: as a person, with a synthetic organisation');
    await login.asSynthetic(synthetic);
    await workbench.notifications.saying(/^Signed in to SANDBOX for .+ \(313401847\)\.$/).text();
    await workbench.tree.waitForText(new RegExp(`SANDBOX · ${synthetic}`));
    return login;
  }

  async function signOut(): Promise<void> {
    const { workbench } = vsCode;
    await workbench.runCommand('Maskinporten: Sign Out');
    assert.match(await workbench.dialog.message(), /^Sign out of .*\?$/);
    await workbench.dialog.answer('Sign Out');
    await workbench.welcome.getByRole('button', { name: 'Sign In' }).waitFor();
    await vsCode.waitUntilKept('no organisation', /maskinporten\.organisations\\*":\{[^}]*\\*"organisations\\*":\[\]/);
  }

  it('signs in with a synthetic organisation, switches it, creates a client and signs out', async () => {
    const { workbench } = vsCode;
    const login = await signInAsSynthetic();
    await login.goBackTo(vsCode.page);
    await vsCode.screenshot('signed-in-as-person-auto');

    await workbench.runCommand('Maskinporten: Switch Synthetic Organisation…');
    await workbench.quickInput.waitFor(/which synthetic organisation do you want to represent/);
    await workbench.quickInput.type('313401848');
    await workbench.quickInput.message.filter({ hasText: 'Enter a valid 9-digit organisation number.' }).waitFor();
    await workbench.quickInput.answer('310528471');
    await workbench.notifications.saying(/^You now represent .*TIGER.* in SANDBOX\.$/).text();
    await workbench.tree.waitForText(/SANDBOX · 310528471/);
    assert.doesNotMatch(await workbench.tree.outline(), new RegExp(synthetic));

    await maskinporten.organisation();
    const form = await maskinporten.createClient();
    await form.displayName.fill('Laget av en person');
    await form.writeConfig.uncheck();
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    await maskinporten.client('Laget av en person').row();
    await signOut();
  });

  it('signs in by a port of this machine where that is set, which the browser then says', async () => {
    await vsCode.changeSettings({ 'maskinporten.signIn.redirect': 'loopback' });
    await vsCode.workbench.openViewContainer('Maskinporten');
    const login = await signInAsSynthetic();
    await login.page.getByRole('heading', { name: 'You’re signed in' }).waitFor();
    await login.goBackTo(vsCode.page);
    await vsCode.screenshot('signed-in-as-person-loopback');
    await signOut();
  });
});
