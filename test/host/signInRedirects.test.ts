import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { receiveUri } from '../../src/signIn/receiveUri.ts';
import { eventually } from '../support/eventually.ts';
import { logsIn } from './support/personsBrowser.ts';
import { nothingIsKept, setting, signedIn, tigerOrgno } from './support/realEnvironments.ts';
import { SigningIn, ways } from './support/signingIn.ts';
import { configure, requestsWhile } from './support/world.ts';

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

    it('with the answer of another login is refused', async () => {
      at.browser.visit = logsIn('registered', tigerOrgno);
      at.browser.goTo = () => comesBack(new URL(`${at.browser.redirects[0]!}?code=x&state=another`));
      await at.signIn(ways.person);
      at.person.wasShown('error', /belongs to another login/);
      await nothingIsKept(at.app);
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
        'http://127.0.0.1/signed-in',
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
});
