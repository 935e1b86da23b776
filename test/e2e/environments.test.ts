import assert from 'node:assert/strict';
import { LoginPage } from '../support/loginPage.ts';
import { Maskinporten } from '../support/maskinporten.ts';
import { SimulatedEnvironment } from '../support/simulatedEnvironment.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

/** The same organisation in three environments, told apart by what stands beside its name. */
const tiger = { test: /TIGER AS TEST · /, prod: /TIGER AS PROD · /, sandbox: /TIGER AS SANDBOX · / };
const orn = /ØRN BA TEST/;
const place = 'PROD · SPREK OPPRIKTIG TIGER AS (310528471)';

describe('environments and organisations side by side', () => {
  let test: SimulatedEnvironment;
  let prod: SimulatedEnvironment;
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  const client = 'Bare i produksjon';

  before(async () => {
    [test, prod] = [await SimulatedEnvironment.start(), await SimulatedEnvironment.start()];
    const { issuer } = prod.setting.login;
    // Nobody has said yet which client is registered for this program in PROD.
    const environments = { test: test.setting, prod: { ...prod.setting, login: { issuer } } };
    vsCode = await startVsCode({
      settings: { 'maskinporten.environments': environments, 'maskinporten.expiryNotification': false },
    });
    maskinporten = new Maskinporten(vsCode);
    await vsCode.workbench.openViewContainer('Maskinporten');
    await vsCode.workbench.widenSideBar(460);
  });

  after(async () => {
    // No token, code, grant or key of either is in a log, a message to a page, a file or on the screen.
    await vsCode.close([...test.secrets, ...prod.secrets]);
    await test.close();
    await prod.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('are all offered where one signs in, each with its ways in', async () => {
    const { workbench } = vsCode;
    await workbench.runCommand('Maskinporten: Sign In…');
    await workbench.quickInput.choice('PROD: as a person').waitFor();
    assert.equal(await workbench.quickInput.choice('PROD: as a person, with a synthetic organisation').count(), 0);
    await workbench.quickInput.choice('SANDBOX: without signing in').waitFor();
    await vsCode.screenshot('sign-in');
    await workbench.quickInput.cancel();
  });

  it('show the same organisation once for each environment, and say which', async () => {
    const { tree, quickInput } = vsCode.workbench;
    await maskinporten.signInAsMachine('TEST', test.organisation(/TIGER/).adminClient);
    await maskinporten.signInAsMachine('TEST', test.organisation(/ELG/).adminClient);
    await maskinporten.signInAsMachine('PROD', prod.organisation(/TIGER/).adminClient);
    await vsCode.workbench.runCommand('Maskinporten: Open Sandbox');
    await tree.item(tiger.sandbox).row();
    for (const [environment, item] of [
      ['TEST', tiger.test],
      ['PROD', tiger.prod],
      ['SANDBOX', tiger.sandbox],
    ] as const) {
      await tree.item(item).waitForDescription(new RegExp(`^${environment} · 310528471`));
      assert.match(await tree.item(item).accessibleName(), new RegExp(`organisation 310528471 in ${environment}`));
    }
    await tree.item(/ELG SA TEST/).row();
    await vsCode.workbench.statusBarItem('PROD · 1 organisation').waitFor();

    await vsCode.workbench.runCommand('Maskinporten: Create Client…');
    await quickInput.waitFor('Select an organisation');
    const rows = await quickInput.choices.allInnerTexts();
    for (const environment of ['TEST', 'PROD', 'SANDBOX'])
      assert.equal(rows.filter((row) => row.includes('TIGER') && row.includes(`310528471 · ${environment}`)).length, 1);
    await quickInput.cancel();
  });

  it('keep their clients apart: what is made in TEST is in TEST alone', async () => {
    const { tree, editors } = vsCode.workbench;
    for (const item of Object.values(tiger)) await maskinporten.organisation(item);
    const form = await maskinporten.createClient(tiger.test);
    await form.frame.getByText('TEST', { exact: true }).first().waitFor();
    await form.displayName.fill('Bare i test');
    await form.writeConfig.uncheck();
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    await editors.close('Create Client');
    await maskinporten.client('Bare i test', tiger.test).row();
    await vsCode.workbench.runCommand('Maskinporten: Refresh');
    await maskinporten.client('Altinn CLI', tiger.prod).row();
    for (const item of [tiger.prod, tiger.sandbox]) {
      assert.equal((await tree.item(item).children()).includes('Bare i test'), false);
    }
    assert.equal(prod.changes.length, 0);
    await tree.item(tiger.prod).collapse();
    await tree.item(tiger.sandbox).collapse();
    await vsCode.screenshot('side-by-side');
    await tree.item(tiger.test).collapse();
  });

  it('ask in PROD before a client is made, and No leaves everything as it was', async () => {
    const { dialog, editors } = vsCode.workbench;
    await maskinporten.organisation(tiger.prod);
    const form = await maskinporten.createClient(tiger.prod);
    await form.displayName.fill(client);
    await form.writeConfig.uncheck();
    await form.create.click();
    await asks(`Create the client “${client}”?`);
    await vsCode.screenshot('prod-question');
    await dialog.cancel();
    await form.create.click();
    assert.equal(prod.changes.length, 0);
    await asks(`Create the client “${client}”?`);
    await dialog.answer('Continue');
    await form.step('Register public key', 'Done').waitFor();
    await editors.close('Create Client');
    await maskinporten.client(client, tiger.prod).row();
  });

  it('ask in PROD before scopes are added', async () => {
    const scope = 'altinn:serviceowner/instances.read';
    await maskinporten.client(client, tiger.prod).choose('Add Scopes…');
    const form = await maskinporten.addScopesPage(client);
    await form.getByRole('searchbox', { name: 'Search for scopes' }).fill(scope);
    await form.getByRole('checkbox', { name: scope, exact: true }).check();
    await answersNoThenYes(`Add scopes to “${client}”?`, 'Continue', () =>
      form.getByRole('button', { name: 'Add Scopes' }).click(),
    );
    await maskinporten.client(client, tiger.prod).waitForDescription(/^1 scope/);
  });

  it('ask in PROD before a key is added, and before one is removed', async () => {
    const { quickInput, tree } = vsCode.workbench;
    const keys = await tree.open(tiger.prod, client, 'Keys');
    const [first] = await keys.children();
    await answersNoThenYes(`Add a key to “${client}”?`, 'Continue', async () => {
      await tree.item(tiger.prod, client, 'Keys').clickInlineAction('Generate Key Pair…');
      await quickInput.choose('2048 bits');
    });
    await vsCode.workbench.notifications.saying(/^The key .* is registered/).close();
    assert.equal((await tree.item(tiger.prod, client, 'Keys').children()).length, 2);
    await answersNoThenYes(`Remove the key “${first!}” from “${client}”?`, 'Remove', () =>
      tree.item(tiger.prod, client, 'Keys', first!).clickInlineAction('Remove Key'),
    );
    await tree.item(tiger.prod, client, 'Keys', first!).waitForGone();
    await tree.item(tiger.prod).collapse();
  });

  it('tell what to register where no login client is known, take its id, and go on to the login', async () => {
    const { quickInput, notifications, tree } = vsCode.workbench;
    await vsCode.workbench.runCommand('Maskinporten: Sign In…');
    await quickInput.choose('PROD: as a person');
    const { frame } = await vsCode.workbench.form('Login Client: PROD');
    await frame.getByRole('heading', { name: 'Register a login client for PROD' }).waitFor();
    await frame.getByRole('button', { name: 'Copy redirect_uris http://127.0.0.1:0/signed-in' }).click();
    await frame.getByRole('status').getByText('Copied: http://127.0.0.1:0/signed-in').waitFor();
    assert.equal(await vsCode.clipboardText(), 'http://127.0.0.1:0/signed-in');
    const clientId = frame.getByLabel('Client ID of the login client in PROD');
    await clientId.fill('to ord');
    await frame.getByRole('button', { name: 'Log In' }).click();
    await frame.getByText('Enter an ID without spaces.').waitFor();
    await clientId.fill(` ${prod.setting.login.clientId} `);
    await vsCode.screenshot('login-client');
    const login = await LoginPage.opensWhile(vsCode.page.context(), () =>
      frame.getByRole('button', { name: 'Log In' }).click(),
    );
    await login.asOrganisation(/ELG/);
    await notifications.saying(/^Signed in to PROD for NØKTERN RAKRYGGET ELG SA \(312619385\)\.$/).text();
    await login.goBackTo(vsCode.page);
    await tree.item(/ELG SA PROD/).waitForDescription(/^PROD · 312619385/);
    // Kept: the next login begins without the question.
    const again = await maskinporten.logIn('PROD: as a person');
    await again.cancel.click();
    const cancelled = notifications.saying(/^You aren’t signed in to PROD\. The login was cancelled or refused/);
    await cancelled.text();
    await again.goBackTo(vsCode.page);
    await cancelled.close();
  });

  it('take a person who logs in at TEST, and keep the login when the window is loaded anew', async () => {
    const { tree, notifications } = vsCode.workbench;
    const login = await maskinporten.logIn('TEST: as a person');
    await vsCode.screenshot('login', login.page);
    await login.asOrganisation(/ØRN/);
    await notifications.saying(/^Signed in to TEST for VARSOM FREDELIG ØRN BA \(314073150\)\.$/).text();
    await login.goBackTo(vsCode.page);
    await tree.item(/ØRN BA TEST/).waitForDescription('TEST · 314073150');
    await vsCode.waitUntilKept('the organisation', /maskinporten\.organisations\\*":\{.*314073150/);
    await vsCode.reload();
    await vsCode.workbench.openViewContainer('Maskinporten');
    // The token is no longer good, so that a new one must be had.
    test.misbehave({ match: { method: 'GET', path: '/api/v1/clients$' }, status: 401 });
    await tree.open(/ØRN BA TEST/);
    await tree.item(/ØRN BA TEST/, 'No clients yet. Create one…').row();
    assert.match(await tree.item(/ØRN BA TEST/).tooltip(), /Signed in as a person\./);
    assert.ok(
      test.secrets.some((secret) => secret.startsWith('ey')),
      'the search at the end knows what to look for',
    );
  });

  it('say when the server has ended a login, with the way back in beside it', async () => {
    const { tree, quickInput, notifications } = vsCode.workbench;
    test.sandbox.reset();
    await vsCode.workbench.runCommand('Maskinporten: Refresh');
    const line = 'You’re no longer signed in to this organisation.';
    const ended = tree.item(orn, line);
    assert.deepEqual(await ended.children(), [
      'The session has expired.',
      'Sign in again. Nothing was lost.',
      'Sign In Again',
      'Retry',
      'Show Log',
    ]);
    await vsCode.screenshot('session-ended');
    const login = await LoginPage.opensWhile(vsCode.page.context(), async () => {
      await tree.item(orn, line, 'Sign In Again').click();
      await quickInput.waitFor('Sign in to Maskinporten');
      assert.equal(await quickInput.choice(/^\s*PROD/).count(), 0);
      await quickInput.choose('TEST: as a person');
    });
    await login.asOrganisation(/ØRN/);
    const signedIn = notifications.saying(/^Signed in to TEST for VARSOM FREDELIG ØRN BA/);
    await signedIn.text();
    await login.goBackTo(vsCode.page);
    await signedIn.close();
    await tree.item(orn, 'No clients yet. Create one…').row();
    await tree.item(orn).collapse();
  });

  it('lead back in from a form as well, which keeps what was filled in', async () => {
    const { tree, editors, quickInput, notifications } = vsCode.workbench;
    const form = await maskinporten.createClient(orn);
    await form.displayName.fill('Etter ny innlogging');
    await form.writeConfig.uncheck();
    test.sandbox.reset();
    await form.create.click();
    const signInAgain = form.frame.getByRole('button', { name: 'Sign In Again' });
    await signInAgain.waitFor();
    await vsCode.screenshot('form-session-ended');
    const login = await LoginPage.opensWhile(vsCode.page.context(), async () => {
      await signInAgain.click();
      await quickInput.waitFor('Sign in to Maskinporten');
      await quickInput.choose('TEST: as a person');
    });
    await login.asOrganisation(/ØRN/);
    const signedIn = notifications.saying(/^Signed in to TEST for VARSOM FREDELIG ØRN BA/);
    await signedIn.text();
    await login.goBackTo(vsCode.page);
    await signedIn.close();
    await form.tryAgain.click();
    await form.step('Register public key', 'Done').waitFor();
    await editors.close('Create Client');
    await tree.open(orn);
    await tree.item(orn, 'Etter ny innlogging').row();
    await tree.item(orn).collapse();
  });

  it('lead to the terms of use that an organisation has not signed, and go on when it has', async () => {
    const { tree, notifications } = vsCode.workbench;
    const hare = /HARE AS TEST/;
    const login = await maskinporten.logIn('TEST: as a person');
    await login.asOrganisation(/HARE/);
    await notifications.saying(/^Signed in to TEST for LEDIG BEKYMRET HARE AS \(316948235\)\.$/).text();
    await login.goBackTo(vsCode.page);
    await tree.open(hare);
    const line = 'The organisation hasn’t accepted the terms of use for Maskinporten.';
    await tree.item(hare, line, 'Open Terms of Use').row();
    await vsCode.screenshot('terms');
    const [terms] = await Promise.all([
      vsCode.page.context().waitForEvent('page'),
      tree.item(hare, line, 'Open Terms of Use').click(),
    ]);
    assert.match(terms.url(), /\/terms\/316948235$/);
    await terms.getByRole('button', { name: 'Accept the terms of use' }).click();
    await terms.getByText('The organisation has accepted the terms of use').waitFor();
    await terms.close();
    await tree.item(hare, line, 'Retry').click();
    await tree.item(hare, 'No clients yet. Create one…').row();
  });

  it('let a person sign out of one of them, also when its server is away', async () => {
    const { tree, dialog, notifications } = vsCode.workbench;
    test.misbehave({ match: { path: '/ansattporten/' }, status: 500, times: 20 });
    await tree.item(/HARE AS TEST/).choose('Sign Out');
    assert.equal(await dialog.message(), 'Sign out of LEDIG BEKYMRET HARE AS?');
    assert.equal((await dialog.detail()).split('\n')[0], 'TEST · LEDIG BEKYMRET HARE AS (316948235)');
    await dialog.answer('Sign Out');
    await notifications.saying('Signed out of LEDIG BEKYMRET HARE AS.').text();
    await tree.item(/HARE AS TEST/).waitForGone();
    await tree.item(/ØRN BA TEST/).row();
  });

  /** Waits for the question, which names client and organisation. */
  async function asks(question: string): Promise<void> {
    const { dialog } = vsCode.workbench;
    await dialog.box.filter({ hasText: question }).waitFor();
    assert.equal(await dialog.message(), question);
    assert.equal((await dialog.detail()).split('\n')[0], place);
  }

  /** Says no first, upon which PROD must have got nothing that changes it, then yes. */
  async function answersNoThenYes(question: string, yes: string, begin: () => Promise<void>): Promise<void> {
    const before = prod.changes.length;
    await begin();
    await asks(question);
    await vsCode.workbench.dialog.cancel();
    await begin();
    await asks(question);
    assert.equal(prod.changes.length, before, 'nothing was sent after No');
    await vsCode.workbench.dialog.answer(yes);
  }
});
