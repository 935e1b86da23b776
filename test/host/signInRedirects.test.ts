import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LoginError } from '../../src/core/login/loginError.ts';
import { loginClientState } from '../../src/forms/loginClient/protocol.ts';
import { explain } from '../../src/messages/explain.ts';
import { receiveUri } from '../../src/session/redirects.ts';
import { eventually } from '../support/eventually.ts';
import { FormPanel } from './support/formPanel.ts';
import { logsIn } from './support/personsBrowser.ts';
import { keptSecrets, nothingIsKept, setting, signedIn, tigerOrgno } from './support/realEnvironments.ts';
import { SigningIn, ways } from './support/signingIn.ts';
import { configure, requestsWhile, run } from './support/world.ts';

describe('The way back from the browser to the editor', () => {
  const at = new SigningIn();
  before(() => at.start());
  after(() => at.stop());
  beforeEach(() => at.begin());
  afterEach(() => at.end());

  describe('with the browser coming back to the editor’s own address', () => {
    beforeEach(() => configure('signIn.redirect', 'editor'));
    afterEach(() => configure('signIn.redirect', 'loopback'));

    const comesBack = (location: URL) => receiveUri(at.app, vscode.Uri.parse(location.href));

    it('ends signed in', async () => {
      at.browser.visit = logsIn('registered', tigerOrgno);
      at.browser.goTo = comesBack;
      await at.signIn(ways.person);
      assert.deepEqual(at.person.was('error'), []);
      assert.equal(signedIn(at.app).length, 1);
      assert.match(at.browser.redirects[0]!, /^[a-z-]+:\/\/maskinporten-tools\.maskinporten-clients\/signed-in$/);
    });

    it('a second time is told that no login waits, and signs nobody in', async () => {
      at.browser.visit = logsIn('registered', tigerOrgno);
      at.browser.goTo = async (location) => {
        await comesBack(location);
        await eventually('the sign-in', () => signedIn(at.app).length === 1);
        await comesBack(location);
      };
      await at.signIn(ways.person);
      at.person.wasShown('warning', /window isn’t waiting for a login/);
      assert.equal(signedIn(at.app).length, 1);
    });

    it('without a login under way is told, whatever the address says', async () => {
      for (const query of ['', '?code=x&state=y', '?error=access_denied']) {
        await comesBack(new URL(`vscode://maskinporten-tools.maskinporten-clients/signed-in${query}`));
      }
      assert.equal(at.person.was('warning').length, 3);
      await nothingIsKept(at.app);
    });

    it('with the answer of another login is told so, and goes on waiting for its own', async () => {
      at.browser.visit = logsIn('registered', tigerOrgno);
      at.browser.goTo = async (location) => {
        await comesBack(new URL(`${at.browser.redirects[0]!}?code=x&state=another`));
        await comesBack(location);
      };
      await at.signIn(ways.person);
      at.person.wasShown('warning', /window isn’t waiting for a login/);
      assert.deepEqual(at.person.was('error'), []);
      assert.equal(signedIn(at.app).length, 1);
    });

    it('finds its own of two logins that wait, in any order', async () => {
      const ends: URL[] = [];
      at.browser.visit = logsIn('registered', tigerOrgno);
      at.browser.goTo = (location) => {
        ends.push(location);
        return Promise.resolve();
      };
      at.person.onceAsked(ways.question, ways.person).onceAsked(ways.question, ways.person);
      const both = [run('signIn'), run('signIn')];
      await eventually('both to be in the browser', () => ends.length === 2);
      for (const end of ends.reverse()) await comesBack(end);
      await Promise.all(both);
      assert.deepEqual([at.person.was('error'), at.person.was('warning')], [[], []]);
      assert.equal(at.person.was('information').filter((text) => text.startsWith('Signed in to TEST')).length, 2);
      assert.deepEqual(
        [signedIn(at.app).length, (await keptSecrets(at.app)).length],
        [1, 1],
        'the first session is forgotten',
      );
    });

    it('can be tried again after a cancelled one, whose end does not disturb it', async () => {
      at.browser.visit = () => {
        at.person.cancels();
        return Promise.resolve(undefined);
      };
      await at.signIn(ways.person);
      at.browser.visit = logsIn('registered', tigerOrgno);
      at.browser.goTo = comesBack;
      await at.signIn(ways.person);
      assert.equal(signedIn(at.app).length, 1);
    });
  });

  /** Signs in as far as the page about the login client. */
  const signInToPage = async () => {
    const page = new FormPanel();
    vscode.window.createWebviewPanel = () => page.panel;
    const signingIn = at.signIn(ways.person);
    await eventually('the page', () => page.webview.html !== '');
    return { page, signingIn };
  };
  const leavesPage = async () => {
    const { page, signingIn } = await signInToPage();
    page.dispose();
    await signingIn;
  };

  describe('where no login client is known', () => {
    beforeEach(() => at.world.use(at.app, {}, { clientId: undefined }));

    it('shows what to register, each value a click from the clipboard, opens the portal, and takes and keeps the id', async () => {
      at.browser.visit = logsIn('registered', tigerOrgno);
      const { page, signingIn } = await signInToPage();
      const { values, environment } = loginClientState.parse(page.state);
      assert.equal(environment.label, 'TEST');
      const asker = page.asLoginClient();
      for (const [index, { value }] of values.entries()) {
        await asker.ask('copy', { at: index });
        assert.equal(await vscode.env.clipboard.readText(), value);
      }
      assert.deepEqual(
        values.map(({ name, value }) => `${name}: ${value}`),
        [
          'integration_type: ansattporten',
          'application_type: native',
          'token_endpoint_auth_method: none',
          'grant_types: authorization_code',
          'grant_types: refresh_token',
          'scopes: openid profile',
          'code_challenge_method: S256',
          'redirect_uris: http://127.0.0.1:0/signed-in',
          `redirect_uris: ${vscode.env.uriScheme}://maskinporten-tools.maskinporten-clients/signed-in`,
          'refresh_token_usage: ONETIME',
          'refresh_token_lifetime: 28800',
          'authorization_lifetime: 28800',
        ],
      );
      await asker.ask('openPortal', {});
      assert.match(at.browser.opened[0]!, /^https:\/\/sjolvbetjening\.test\.samarbeid\.digdir\.no/);
      // Closed by it, the page hears no answer.
      void asker.ask('submit', { clientId: at.world.test.ansattporten.clientId });
      await signingIn;
      const { test } = setting() as { test: { login: { clientId: string; issuer: string }; issuer: string } };
      assert.equal(test.login.clientId, at.world.test.ansattporten.clientId);
      assert.deepEqual([test.login.issuer, test.issuer], [at.world.test.ansattporten.issuer, at.world.test.issuer]);
      assert.equal(signedIn(at.app).length, 1);
    });

    it('asks nobody on the network when the person closes the page', async () => {
      const requests = await requestsWhile(at.app, leavesPage);
      assert.deepEqual([requests, at.browser.opened], [[], []]);
      await nothingIsKept(at.app);
    });

    it('takes no id with a space', async () => {
      const { page, signingIn } = await signInToPage();
      await assert.rejects(page.asLoginClient().ask('submit', { clientId: 'to ord' }), { name: 'AskFailed' });
      page.dispose();
      await signingIn;
      assert.equal((setting() as { test: { login: { clientId?: string } } }).test.login.clientId, undefined);
    });
  });

  describe('where nobody knows which Ansattporten serves TEST', () => {
    const [first, second] = ['https://ansattporten.no', 'https://test.ansattporten.no'];
    const issuer = () => (setting() as { test: { login: { issuer?: string } } }).test.login.issuer;
    beforeEach(() => at.world.use(at.app, {}, { issuer: undefined, clientId: undefined }));

    it('asks once, offers the likelier first, and remembers', async () => {
      const requests = await requestsWhile(at.app, async () => {
        at.person.whenAsked(/^Which Ansattporten is used for TEST/, 'test.ansattporten.no');
        await leavesPage();
        await leavesPage();
      });
      const asked = at.person.shown.filter(({ text }) => text.startsWith('Which Ansattporten'));
      assert.deepEqual(
        asked.map(({ choices }) => choices),
        [['ansattporten.no', 'test.ansattporten.no']],
      );
      assert.equal(issuer(), second);
      assert.deepEqual([requests, at.browser.opened], [[], []]);
    });

    it('keeps nothing when the person leaves the question', async () => {
      at.person.dismisses(/^Which Ansattporten/);
      await at.signIn(ways.person);
      assert.equal(issuer(), undefined);
    });

    it('offers the other where a login failed because it may be the wrong one, and goes there', async () => {
      const refused = { reason: 'refused', error: 'invalid_authorization_details', description: undefined } as const;
      const [action] = explain(new LoginError(refused, 'test', first)).actions ?? [];
      assert.equal(action?.title, 'Try ansattporten.no');
      at.person.dismisses(ways.question);
      await vscode.commands.executeCommand(action.command, ...(action.arguments ?? []));
      assert.equal(issuer(), first);
      const { choices } = at.person.wasShown('pick', ways.question);
      assert.ok(choices.every((choice) => choice.includes('TEST')));
      const cancelled = { reason: 'refused', error: 'access_denied', description: undefined } as const;
      for (const failure of [cancelled, { reason: 'noOrganisation' }, { reason: 'timeout', waitedMs: 1 }] as const) {
        assert.ok(
          !explain(new LoginError(failure, 'test', first)).actions?.some(({ title }) => title.startsWith('Try')),
        );
      }
    });
  });

  it('names what of a response belongs to another login, in words', () => {
    const why = (what: 'state' | 'issuer' | 'idToken') =>
      explain(new LoginError({ reason: 'mismatch', what }, 'test')).why;
    assert.equal(why('state'), 'The browser’s response belongs to another login.');
    assert.equal(why('issuer'), 'The browser’s response came from another issuer.');
    assert.equal(why('idToken'), 'The ID token doesn’t belong to this login.');
  });
});
