import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as vscode from 'vscode';
import { eventually } from '../support/eventually.ts';
import { logsIn, presses } from './support/personsBrowser.ts';
import {
  keptSecrets,
  nothingIsKept,
  setting,
  signedIn,
  syntheticOrgno,
  tigerOrgno,
} from './support/realEnvironments.ts';
import { SigningIn, ways } from './support/signingIn.ts';
import { configure, lineAt, run } from './support/world.ts';

describe('Signing in as a person', () => {
  const at = new SigningIn();
  before(() => at.start());
  after(() => at.stop());
  beforeEach(() => at.begin());
  afterEach(() => at.end());

  describe('with the browser coming back to a port of this machine', () => {
    it('with an organisation number shows the organisation, and its clients', async () => {
      at.browser.visit = logsIn('registered', tigerOrgno);
      await at.signIn(ways.person);
      assert.deepEqual(at.person.was('error'), []);
      at.person.wasShown('information', new RegExp(`^Signed in to TEST for .*TIGER.* \\(${tigerOrgno}\\)\\.`));
      const [organisation] = signedIn(at.app);
      assert.deepEqual(
        [organisation?.environment, organisation?.orgno, organisation?.signIn.how],
        ['test', tigerOrgno, 'person'],
      );
      assert.ok((await at.clientsOf(organisation!)).length > 0);
      assert.match(at.browser.cameBack.join(), /^200 [^]*You’re signed in/);
      assert.ok(await at.browser.nobodyListens());
    });

    it('with a synthetic organisation shows it with its registered name', async () => {
      const organisation = await at.signInSynthetic();
      at.person.wasShown(
        'information',
        new RegExp(`^Signed in to TEST for ${organisation.name} \\(${syntheticOrgno}\\)`),
      );
      assert.ok(organisation.signIn.how === 'person' && organisation.signIn.synthetic);
      assert.deepEqual(await at.clientsOf(organisation), []);
    });

    it('is not offered with a synthetic organisation in PROD', async () => {
      at.person.dismisses(ways.question);
      await run('signIn');
      const offered = at.person
        .wasShown('pick', ways.question)
        .choices.map((choice) => choice.replace(/^\$\([a-z-]+\) /, ''));
      assert.ok(offered.includes(ways.synthetic) && offered.includes('PROD: as a person'), offered.join('\n'));
      assert.ok(!offered.includes('PROD: as a person, with a synthetic organisation'));
    });

    it('is offered for every environment from the view’s title, whichever line has the focus', async () => {
      at.person.dismisses(ways.question);
      await run('signIn', await lineAt(at.app, /TIGER/));
      const { choices } = at.person.wasShown('pick', ways.question);
      for (const environment of ['TEST', 'PROD', 'SANDBOX'])
        assert.ok(
          choices.some((choice) => choice.endsWith(`${environment}: as a person`)),
          environment,
        );
    });

    it('a second time for the same organisation forgets the first session, and ends it', async () => {
      const organisation = await at.signInSynthetic();
      const [first] = await keptSecrets(at.app);
      const token = await at.app.sessions.token(organisation);
      await at.signInSynthetic();
      const kept = await keptSecrets(at.app);
      assert.equal(kept.length, 1);
      assert.notEqual(kept[0], first);
      assert.equal(await at.statusOf(token), 401);
      assert.deepEqual(await at.clientsOf(organisation), []);
    });

    it('leaves no code or token in settings, globalState or what was shown', async () => {
      await at.signInSynthetic();
      const { context } = at.app;
      const state = context.globalState.keys().map((key) => JSON.stringify(context.globalState.get(key)));
      const said = [...state, JSON.stringify(setting()), JSON.stringify(at.person.shown), ...at.browser.cameBack].join(
        '\n',
      );
      assert.doesNotMatch(said, /eyJ|code=/);
    });
  });

  describe('at a server that is as the facts leave open', () => {
    afterEach(() => {
      at.world.test.vary({ ...usual, refreshTokenUsage: 'ONETIME' });
    });
    const usual = { refreshTokenLifetime: 28_800, workAccount: false, authorizationDetailsIn: 'both' } as const;

    it('says when the session will end sooner than a working day, and what to set', async () => {
      at.world.test.vary({ refreshTokenLifetime: 600 });
      await at.signInSynthetic();
      at.person.wasShown(
        'information',
        /The session ends after 10 minutes of inactivity\..*authorization_lifetime.*28800/,
      );
    });

    it('says nothing more of a session that lasts a working day', async () => {
      await at.signInSynthetic();
      assert.match(at.person.was('information').join('\n'), /^Signed in to TEST for [^.]* \(\d{9}\)\.$/);
    });

    it('shows the organisation by its name for a work account, and where only the ID token names it', async () => {
      for (const variant of [{ workAccount: true }, { authorizationDetailsIn: 'idToken' }] as const) {
        at.world.test.vary(variant);
        at.browser.visit = logsIn('registered', tigerOrgno);
        await at.signIn(ways.person);
        assert.match(signedIn(at.app)[0]!.name, /TIGER/);
        assert.equal(signedIn(at.app)[0]!.orgno, tigerOrgno);
      }
    });
  });

  describe('that comes to nothing', () => {
    it('because it was cancelled in the browser is told there and here', async () => {
      at.browser.visit = presses.cancel;
      await at.signIn(ways.person);
      at.person.wasShown(
        'error',
        /^You aren’t signed in to TEST\. .*cancelled or refused in the browser\. Try again\.$/m,
      );
      assert.match(at.browser.cameBack.join(), /^200 [^]*You aren’t signed in/);
      await nothingIsKept(at.app);
      assert.ok(await at.browser.nobodyListens());
    });

    it('because the person pressed Cancel here says nothing, and nothing listens any more', async () => {
      at.browser.visit = () => {
        at.person.cancels();
        return Promise.resolve(undefined);
      };
      await at.signIn(ways.person);
      assert.deepEqual([at.person.was('error'), at.person.was('information')], [[], []]);
      await nothingIsKept(at.app);
      assert.ok(await at.browser.nobodyListens());
    });

    it('because VS Code was not allowed to open the browser says nothing', async () => {
      vscode.env.openExternal = () => Promise.resolve(false);
      await at.signIn(ways.person);
      assert.deepEqual(at.person.was('error'), []);
      await nothingIsKept(at.app);
      assert.ok(await at.browser.nobodyListens());
    });

    it('because no address can be had that the browser reaches lets nothing listen either', async () => {
      const { asExternalUri } = vscode.env;
      vscode.env.asExternalUri = async (uri) => {
        await asExternalUri(uri);
        throw new Error('No tunnel');
      };
      await at.signIn(ways.person);
      assert.equal(at.person.was('error').length, 1);
      assert.deepEqual(at.browser.opened, []);
      assert.ok(await at.browser.nobodyListens());
    });

    for (const [what, fault, told] of [
      [
        'metadata are a page',
        { match: { path: '/ansattporten/.well-known/' }, status: 200, body: '<html>' },
        /valid metadata/,
      ],
      [
        'token endpoint answers with a page',
        { match: { path: '/ansattporten/token' }, status: 200, body: '<html>' },
        /Couldn’t understand the response/,
      ],
      [
        'token endpoint does not take the code',
        {
          match: { path: '/ansattporten/token' },
          status: 400,
          body: '{"error":"invalid_grant","error_description":"Brukt"}',
        },
        /Ansattporten responded: invalid_grant: Brukt/,
      ],
      [
        'self-service API refuses the token',
        { match: { path: '/api/v1/auth/user' }, status: 403, times: 9 },
        /You don’t have permission.*Selvbetjening av integrasjoner.*general manager/,
      ],
    ] as const) {
      it(`because the ${what}, is told with what to do, and keeps nothing`, async () => {
        at.world.test.misbehave(fault);
        at.browser.visit = logsIn('registered', tigerOrgno);
        await at.signIn(ways.person);
        at.person.wasShown('error', told);
        await nothingIsKept(at.app);
        assert.ok(await at.browser.nobodyListens());
      });
    }

    it('because the token endpoint never answers, is told after the time limit of all requests', async () => {
      await configure('requestTimeout', 1);
      at.world.test.misbehave({ match: { path: '/ansattporten/token' }, hang: true });
      at.browser.visit = logsIn('registered', tigerOrgno);
      await at.signIn(ways.person);
      await configure('requestTimeout', undefined);
      at.person.wasShown('error', /didn’t respond.*within a second/);
      await nothingIsKept(at.app);
    });

    it('because it represents nobody is told so', async () => {
      at.world.test.misbehave({
        match: { path: '/api/v1/auth/user' },
        status: 200,
        body: '{"authenticated_organization_number":""}',
      });
      await at.signInSynthetic();
      at.person.wasShown('error', /didn’t include an organisation.*choose the organisation/);
      await nothingIsKept(at.app);
    });
  });

  it('succeeds when the browser’s window is closed before the tokens have come', async () => {
    const closed = new AbortController();
    at.browser.visit = logsIn('registered', tigerOrgno);
    let noticed: Promise<void> = Promise.resolve();
    at.browser.goTo = async (location) => {
      noticed = answerIsLost(location);
      await fetch(location, { signal: closed.signal }).catch((error: unknown) => error);
    };
    const { http } = at.app;
    const send = http.send.bind(http);
    http.send = async (request) => {
      if (request.url.endsWith('/ansattporten/token')) {
        closed.abort();
        await noticed;
      }
      return send(request);
    };
    try {
      await at.signIn(ways.person);
    } finally {
      Reflect.deleteProperty(http, 'send');
    }
    assert.equal(signedIn(at.app).length, 1);
    assert.ok(await at.browser.nobodyListens());
  });

  it('goes on waiting whatever else comes to its port: an icon, a scanner, the end of another login', async () => {
    at.browser.visit = logsIn('registered', tigerOrgno);
    at.browser.goTo = async (location) => {
      const another = new URL(location);
      another.searchParams.set('state', 'another');
      const none = new URL(location.pathname, location);
      for (const [url, method] of [
        [new URL('/favicon.ico', location), 'GET'],
        [another, 'GET'],
        [none, 'GET'],
        [new URL('/signed-in?error=access_denied', location), 'GET'],
        [location, 'POST'],
        [location, 'HEAD'],
      ] as const) {
        const target = `${location.origin}${url.pathname}${url.search}`;
        const answer = await fetch(target, { method });
        at.browser.cameBack.push(`${answer.status} ${await answer.text()}`);
      }
      const answer = await fetch(location);
      at.browser.cameBack.push(`${answer.status} ${await answer.text()}`);
    };
    await at.signIn(ways.person);
    assert.deepEqual(at.person.was('error'), []);
    assert.equal(signedIn(at.app).length, 1);
    const statuses = at.browser.cameBack.map((one) => one.slice(0, 3));
    assert.deepEqual(statuses, ['404', '400', '400', '400', '404', '404', '200']);
    assert.match(at.browser.cameBack[1]!, /You aren’t signed in[^]*belongs to a different login/);
    assert.equal(at.world.logged.test.filter((line) => line.startsWith('POST /ansattporten/token')).length, 1);
  });

  it('goes on from the login with Retry, where only what came after it failed', async () => {
    at.world.test.misbehave({ match: { path: '/api/v1/auth/user' }, status: 500 });
    at.person.onceAsked(/returned a server error/, 'Retry');
    at.browser.visit = logsIn('registered', tigerOrgno);
    await at.signIn(ways.person);
    await eventually('the sign-in', () => signedIn(at.app).length === 1);
    assert.equal(at.browser.opened.length, 1, 'one login in the browser');
  });

  it('goes on waiting when the address is copied, and says how to come back', async () => {
    const { openExternal } = vscode.env;
    at.browser.visit = logsIn('registered', tigerOrgno);
    vscode.env.openExternal = async (target) => {
      await vscode.env.clipboard.writeText(String(target));
      // VS Code's answer to Copy, before the person is anywhere in a browser.
      void openExternal(target);
      return false;
    };
    await at.signIn(ways.person);
    assert.ok(at.person.progress.includes('paste the address from the clipboard into a browser'));
    assert.equal(signedIn(at.app).length, 1);
  });

  it('is answered once: who comes a second time gets nothing, during the login and after it', async () => {
    at.browser.visit = logsIn('registered', tigerOrgno);
    at.browser.goTo = async (location) => {
      const both = await Promise.all([fetch(location), fetch(location), fetch(new URL('/favicon.ico', location))]);
      at.browser.cameBack.push(...both.map(({ status }) => String(status)).sort());
    };
    await at.signIn(ways.person);
    assert.deepEqual(at.browser.cameBack, ['200', '404', '404']);
    assert.equal(signedIn(at.app).length, 1);
    assert.ok(await at.browser.nobodyListens());
    assert.equal(at.world.logged.test.filter((line) => line.startsWith('POST /ansattporten/token')).length, 1);
  });
});

/** Until the server here that is asked for the address knows that nobody waits for its answer any more. */
function answerIsLost({ port }: URL): Promise<void> {
  const channel = 'http.server.request.start'; // Node's own, of every server of this process
  return new Promise((resolve) => {
    const started = (message: unknown) => {
      const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
      if (request.socket.localPort !== Number(port)) return;
      unsubscribe(channel, started);
      response.once('close', resolve);
    };
    subscribe(channel, started);
  });
}
