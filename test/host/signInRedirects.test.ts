import assert from 'node:assert/strict';
import { LoginError } from '../../src/ansattporten/loginError.ts';
import { explain } from '../../src/problems/explain.ts';
import * as vscode from 'vscode';
import { receiveUri } from '../../src/signIn/receiveUri.ts';
import { eventually } from '../support/eventually.ts';
import { logsIn } from './support/personsBrowser.ts';
import { nothingIsKept, setting, signedIn, tigerOrgno } from './support/realEnvironments.ts';
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
      at.person.wasShown('warning', /window that does not wait for one/);
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
      at.person.wasShown('warning', /window that does not wait for one/);
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

  describe('where no login client is known', () => {
    beforeEach(() => at.world.use(at.app, {}, { clientId: undefined }));

    it('explains what to register, opens the portal, and takes and keeps the id', async () => {
      const question = /TEST needs a login client of its own/;
      at.person.onceAsked(question, 'Open Portal').onceAsked(question, 'Enter Client ID…');
      at.person.whenTyping(/^Client ID of the login client in TEST/, ` ${at.world.test.ansattporten.clientId} `);
      at.browser.visit = logsIn('registered', tigerOrgno);
      await at.signIn(ways.person);
      const asked = at.person.shown.filter(({ text }) => text.includes('TEST needs a login client of its own'));
      assert.equal(asked.length, 2, 'after the portal it is asked again');
      for (const part of [
        'integration_type: ansattporten',
        'application_type: native',
        'token_endpoint_auth_method: none',
        'scopes: openid profile',
        'code_challenge_method: S256',
        'http://127.0.0.1:0/signed-in',
        'refresh_token_usage: ONETIME',
        'refresh_token_lifetime: 28800',
        'authorization_lifetime: 28800',
        '://maskinporten-tools.maskinporten-clients/signed-in',
      ]) {
        assert.ok(asked[0]!.detail.includes(part), part);
      }
      assert.match(at.browser.opened[0]!, /^https:\/\/sjolvbetjening\.test\.samarbeid\.digdir\.no/);
      const { test } = setting() as { test: { login: { clientId: string; issuer: string }; issuer: string } };
      assert.equal(test.login.clientId, at.world.test.ansattporten.clientId);
      assert.deepEqual([test.login.issuer, test.issuer], [at.world.test.ansattporten.issuer, at.world.test.issuer]);
      assert.equal(signedIn(at.app).length, 1);
    });

    it('asks nobody on the network when the person gives it up, at the question or at the field', async () => {
      const requests = await requestsWhile(at.app, async () => {
        at.person.dismisses(/needs a login client/);
        await at.signIn(ways.person);
        at.person.whenAsked(/needs a login client/, 'Enter Client ID…').dismisses(/^Client ID of the login client/);
        await at.signIn(ways.person);
      });
      assert.deepEqual([requests, at.browser.opened], [[], []]);
      await nothingIsKept(at.app);
    });

    it('refuses an id with a space at the field', async () => {
      at.person.whenAsked(/needs a login client/, 'Enter Client ID…').whenTyping(/^Client ID of/, 'to ord');
      at.person.dismisses(/^An id without spaces/);
      await at.signIn(ways.person);
      at.person.wasShown('input', /^An id without spaces/);
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
        at.person.dismisses(/needs a login client/);
        await at.signIn(ways.person);
        at.person.dismisses(/needs a login client/);
        await at.signIn(ways.person);
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
});
