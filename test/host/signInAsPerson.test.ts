import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { App } from '../../src/app/app.ts';
import { receiveUri } from '../../src/signIn/receiveUri.ts';
import { open, submit } from '../unit/sandbox/support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from './support/person.ts';
import { logsIn, PersonsBrowser, presses } from './support/personsBrowser.ts';
import {
  keptSecrets,
  nothingIsKept,
  RealEnvironments,
  setting,
  signedIn,
  signOutOfAll,
  syntheticOrgno,
  tigerOrgno,
  unsignedOrgno,
} from './support/realEnvironments.ts';
import { configure, freshSandbox, label, linesAt, requestsWhile, run, runningApp } from './support/world.ts';

const which = /^Sign in to Maskinporten/;
const asPerson = 'TEST: as a person';
const asSynthetic = 'TEST: as a person, with a synthetic organisation';

describe('Signing in as a person', () => {
  let app: App;
  let world: RealEnvironments;
  let person: Person;
  let browser: PersonsBrowser;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
    world = await RealEnvironments.start();
    await configure('signIn.redirect', 'loopback');
  });

  after(async () => {
    await configure('signIn.redirect', undefined);
    await world.leave(app);
    await world.stop();
  });

  beforeEach(async () => {
    await world.use(app);
    person = new Person();
    browser = new PersonsBrowser(
      () => {
        person.cancels();
      },
      (uri) => {
        world.test.allowRedirectUri(uri);
      },
    );
  });

  afterEach(async () => {
    person.leave();
    browser.leave();
    await signOutOfAll(app);
    world.reset();
  });

  const signIn = async (way: string) => {
    person.whenAsked(which, way);
    await run('signIn');
    await browser.arrives();
  };
  const signInSynthetic = async (orgno = syntheticOrgno) => {
    browser.visit = logsIn('synthetic', orgno);
    await signIn(asSynthetic);
    return signedIn(app).find((one) => one.orgno === orgno)!;
  };
  const clientsOf = async (of: { orgno: string; environment: string }) => {
    const known = app.sessions
      .organisations()
      .find((one) => one.orgno === of.orgno && one.environment === of.environment);
    const { api } = await app.sessions.connect(known!);
    return api.listClients();
  };

  describe('with the browser coming back to a port of this machine', () => {
    it('with an organisation number shows the organisation, and its clients', async () => {
      browser.visit = logsIn('registered', tigerOrgno);
      await signIn(asPerson);
      assert.deepEqual(person.was('error'), []);
      person.wasShown('information', new RegExp(`^Signed in to TEST for .*TIGER.* \\(${tigerOrgno}\\)\\.`));
      const [of] = signedIn(app);
      assert.deepEqual([of?.environment, of?.orgno, of?.signIn.how], ['test', tigerOrgno, 'person']);
      assert.ok((await clientsOf(of!)).length > 0);
      assert.match(browser.cameBack.join(), /^200 [^]*You are signed in/);
      assert.ok(await browser.nobodyListens());
    });

    it('with a synthetic organisation shows it with its registered name', async () => {
      const of = await signInSynthetic();
      person.wasShown('information', new RegExp(`^Signed in to TEST for ${of.name} \\(${syntheticOrgno}\\)`));
      assert.ok(of.signIn.how === 'person' && of.signIn.synthetic);
      assert.deepEqual(await clientsOf(of), []);
    });

    it('is not offered with a synthetic organisation in PROD', async () => {
      await run('signIn');
      const ways = person.wasShown('pick', which).choices.map((choice) => choice.replace(/^\$\([a-z-]+\) /, ''));
      assert.ok(ways.includes(asSynthetic) && ways.includes('PROD: as a person'), ways.join('\n'));
      assert.ok(!ways.includes('PROD: as a person, with a synthetic organisation'));
    });

    it('a second time for the same organisation forgets the first session, and ends it', async () => {
      const of = await signInSynthetic();
      const [first] = await keptSecrets(app);
      const token = await app.sessions.token(of);
      await signInSynthetic();
      const kept = await keptSecrets(app);
      assert.equal(kept.length, 1);
      assert.notEqual(kept[0], first);
      assert.equal(await statusOf(token), 401);
      assert.deepEqual(await clientsOf(of), []);
    });

    it('leaves no code or token in settings, globalState or what was shown', async () => {
      await signInSynthetic();
      const { context } = app;
      const state = context.globalState.keys().map((key) => JSON.stringify(context.globalState.get(key)));
      const said = [...state, JSON.stringify(setting()), JSON.stringify(person.shown), ...browser.cameBack].join('\n');
      assert.doesNotMatch(said, /eyJ|code=/);
    });
  });

  const statusOf = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${world.test.selfServiceUrl}/api/v1/auth/user`, { headers })).status;
  };

  describe('that comes to nothing', () => {
    it('because it was cancelled in the browser is told there and here', async () => {
      browser.visit = presses.cancel;
      await signIn(asPerson);
      person.wasShown(
        'error',
        /^You are not signed in to TEST\. .*cancelled or refused in the browser\. Try again\.$/m,
      );
      assert.match(browser.cameBack.join(), /^200 [^]*You are not signed in/);
      await nothingIsKept(app);
      assert.ok(await browser.nobodyListens());
    });

    it('because the person pressed Cancel here says nothing, and nothing listens any more', async () => {
      browser.visit = () => {
        person.cancels();
        return Promise.resolve(undefined);
      };
      await signIn(asPerson);
      assert.deepEqual([person.was('error'), person.was('information')], [[], []]);
      await nothingIsKept(app);
      assert.ok(await browser.nobodyListens());
    });

    it('because VS Code was not allowed to open the browser says nothing', async () => {
      vscode.env.openExternal = () => Promise.resolve(false);
      await signIn(asPerson);
      assert.deepEqual(person.was('error'), []);
      await nothingIsKept(app);
      assert.ok(await browser.nobodyListens());
    });

    it('because no address can be had that the browser reaches lets nothing listen either', async () => {
      const { asExternalUri } = vscode.env;
      vscode.env.asExternalUri = async (uri) => {
        await asExternalUri(uri);
        throw new Error('No tunnel');
      };
      await signIn(asPerson);
      assert.equal(person.was('error').length, 1);
      assert.deepEqual(browser.opened, []);
      assert.ok(await browser.nobodyListens());
    });

    it('because what came back belongs to another login, is told, and the code is sent nowhere', async () => {
      browser.visit = async (page) => {
        const location = await logsIn('registered', tigerOrgno)(page);
        location!.searchParams.set('state', 'another');
        return location;
      };
      const requests = await requestsWhile(app, () => signIn(asPerson));
      person.wasShown('error', /belongs to another login.*Nothing of it was used/);
      assert.ok(!requests.includes('POST /ansattporten/token'), requests.join());
      assert.match(browser.cameBack.join(), /^200 [^]*You are not signed in/);
      await nothingIsKept(app);
      assert.ok(await browser.nobodyListens());
    });

    for (const [what, fault, told] of [
      [
        'metadata are a page',
        { match: { path: '/ansattporten/.well-known/' }, status: 200, body: '<html>' },
        /not its metadata/,
      ],
      [
        'token endpoint answers with a page',
        { match: { path: '/ansattporten/token' }, status: 200, body: '<html>' },
        /could not be understood/,
      ],
      [
        'token endpoint does not take the code',
        {
          match: { path: '/ansattporten/token' },
          status: 400,
          body: '{"error":"invalid_grant","error_description":"Brukt"}',
        },
        /Ansattporten says: invalid_grant: Brukt/,
      ],
      [
        'self-service API refuses the token',
        { match: { path: '/api/v1/auth/user' }, status: 403, times: 9 },
        /You are not allowed.*5613.*general manager/,
      ],
    ] as const) {
      it(`because the ${what}, is told with what to do, and keeps nothing`, async () => {
        world.test.misbehave(fault);
        browser.visit = logsIn('registered', tigerOrgno);
        await signIn(asPerson);
        person.wasShown('error', told);
        await nothingIsKept(app);
        assert.ok(await browser.nobodyListens());
      });
    }

    it('because the token endpoint never answers, is told after the time limit of all requests', async () => {
      await configure('requestTimeout', 1);
      world.test.misbehave({ match: { path: '/ansattporten/token' }, hang: true });
      browser.visit = logsIn('registered', tigerOrgno);
      await signIn(asPerson);
      await configure('requestTimeout', undefined);
      person.wasShown('error', /did not answer.*within 1 seconds/);
      await nothingIsKept(app);
    });

    it('because it represents nobody is told so', async () => {
      world.test.misbehave({
        match: { path: '/api/v1/auth/user' },
        status: 200,
        body: '{"authenticated_organization_number":""}',
      });
      await signInSynthetic();
      person.wasShown('error', /came without an organisation.*choose the organisation/);
      await nothingIsKept(app);
    });
  });

  it('succeeds when the browser’s window is closed before the tokens have come', async () => {
    const closed = new AbortController();
    browser.visit = logsIn('registered', tigerOrgno);
    let gone: Promise<unknown> = Promise.resolve();
    browser.goTo = async (location) => {
      gone = fetch(location, { signal: closed.signal }).catch((error: unknown) => error);
      await gone;
    };
    const { http } = app;
    const send = http.send.bind(http);
    http.send = async (request) => {
      if (request.url.endsWith('/ansattporten/token')) {
        closed.abort();
        await gone;
        for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      }
      return send(request);
    };
    try {
      await signIn(asPerson);
    } finally {
      Reflect.deleteProperty(http, 'send');
    }
    assert.equal(signedIn(app).length, 1);
    assert.ok(await browser.nobodyListens());
  });

  it('is answered once: who comes a second time gets nothing, during the login and after it', async () => {
    browser.visit = logsIn('registered', tigerOrgno);
    browser.goTo = async (location) => {
      const both = await Promise.all([fetch(location), fetch(location), fetch(new URL('/favicon.ico', location))]);
      browser.cameBack.push(...both.map(({ status }) => String(status)).sort());
    };
    await signIn(asPerson);
    assert.deepEqual(browser.cameBack, ['200', '404', '404']);
    assert.equal(signedIn(app).length, 1);
    assert.ok(await browser.nobodyListens());
    assert.equal(world.logged.test.filter((line) => line.startsWith('POST /ansattporten/token')).length, 1);
  });

  describe('with the browser coming back to the editor’s own address', () => {
    beforeEach(() => configure('signIn.redirect', 'editor'));
    afterEach(() => configure('signIn.redirect', 'loopback'));

    const comesBack = (location: URL) => receiveUri(app, vscode.Uri.parse(location.href));

    it('ends signed in', async () => {
      browser.visit = logsIn('registered', tigerOrgno);
      browser.goTo = comesBack;
      await signIn(asPerson);
      assert.deepEqual(person.was('error'), []);
      assert.equal(signedIn(app).length, 1);
      assert.match(browser.redirects[0]!, /^[a-z-]+:\/\/maskinporten-tools\.maskinporten-clients\/signed-in$/);
    });

    it('a second time is told that no login waits, and signs nobody in', async () => {
      browser.visit = logsIn('registered', tigerOrgno);
      browser.goTo = async (location) => {
        await comesBack(location);
        await eventually('the sign-in', () => signedIn(app).length === 1);
        await comesBack(location);
      };
      await signIn(asPerson);
      person.wasShown('warning', /window that does not wait for one/);
      assert.equal(signedIn(app).length, 1);
    });

    it('without a login under way is told, whatever the address says', async () => {
      for (const query of ['', '?code=x&state=y', '?error=access_denied']) {
        await comesBack(new URL(`vscode://maskinporten-tools.maskinporten-clients/signed-in${query}`));
      }
      assert.equal(person.was('warning').length, 3);
      await nothingIsKept(app);
    });

    it('with the answer of another login is refused', async () => {
      browser.visit = logsIn('registered', tigerOrgno);
      browser.goTo = () => comesBack(new URL(`${browser.redirects[0]!}?code=x&state=another`));
      await signIn(asPerson);
      person.wasShown('error', /belongs to another login/);
      await nothingIsKept(app);
    });

    it('can be tried again after a cancelled one, whose end does not disturb it', async () => {
      browser.visit = () => {
        person.cancels();
        return Promise.resolve(undefined);
      };
      await signIn(asPerson);
      browser.visit = logsIn('registered', tigerOrgno);
      browser.goTo = comesBack;
      await signIn(asPerson);
      assert.equal(signedIn(app).length, 1);
    });
  });

  describe('where no login client is known', () => {
    beforeEach(() => world.use(app, {}, { clientId: undefined }));

    it('explains what to register, opens the portal, and takes and keeps the id', async () => {
      const question = /TEST needs a login client of its own/;
      person.onceAsked(question, 'Open Portal').onceAsked(question, 'Enter Client ID…');
      person.whenTyping(/^Client ID of the login client in TEST/, ` ${world.test.ansattporten.clientId} `);
      browser.visit = logsIn('registered', tigerOrgno);
      await signIn(asPerson);
      const asked = person.shown.filter(({ text }) => text.includes('TEST needs a login client of its own'));
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
      assert.match(browser.opened[0]!, /^https:\/\/sjolvbetjening\.test\.samarbeid\.digdir\.no/);
      const { test } = setting() as { test: { login: { clientId: string; issuer: string }; issuer: string } };
      assert.equal(test.login.clientId, world.test.ansattporten.clientId);
      assert.deepEqual([test.login.issuer, test.issuer], [world.test.ansattporten.issuer, world.test.issuer]);
      assert.equal(signedIn(app).length, 1);
    });

    it('asks nobody on the network when the person gives it up, at the question or at the field', async () => {
      const requests = await requestsWhile(app, async () => {
        await signIn(asPerson);
        person.whenAsked(/needs a login client/, 'Enter Client ID…');
        await run('signIn');
      });
      assert.deepEqual([requests, browser.opened], [[], []]);
      await nothingIsKept(app);
    });

    it('refuses an id with a space at the field', async () => {
      person.whenAsked(/needs a login client/, 'Enter Client ID…').whenTyping(/^Client ID of/, 'to ord');
      await signIn(asPerson);
      person.wasShown('input', /^An id without spaces/);
      assert.equal((setting() as { test: { login: { clientId?: string } } }).test.login.clientId, undefined);
    });
  });

  describe('and representing another synthetic organisation', () => {
    const question = /represent which synthetic organisation/;

    it('shows that one in its place, with its own clients', async () => {
      const of = await signInSynthetic();
      person.whenTyping(question, '310 528 471');
      await run('switchSyntheticOrganisation', { organisation: of });
      person.wasShown('information', /^You now represent .*TIGER.* \(310528471\) in TEST\.$/m);
      assert.deepEqual(
        signedIn(app).map(({ orgno }) => orgno),
        [tigerOrgno],
      );
      assert.ok((await clientsOf({ environment: 'test', orgno: tigerOrgno })).length > 0);
    });

    for (const [wrong, why] of [
      ['310528472', 'the last digit'],
      ['31052847', 'eight digits'],
      ['abcdefghi', 'letters'],
      ['', 'nothing'],
    ] as const) {
      it(`is refused at the field for ${why}`, async () => {
        const of = await signInSynthetic();
        person.whenTyping(question, wrong);
        const requests = await requestsWhile(app, () => run('switchSyntheticOrganisation', { organisation: of }));
        person.wasShown('input', /^Nine digits, the last of which fits the others/);
        assert.deepEqual(requests, []);
        assert.deepEqual(signedIn(app), [of]);
      });
    }

    it('is not offered to one who logged in with an organisation number', async () => {
      browser.visit = logsIn('registered', tigerOrgno);
      await signIn(asPerson);
      await run('switchSyntheticOrganisation', { organisation: signedIn(app)[0] });
      person.wasShown('error', /cannot be switched.*logged in with a synthetic organisation/);
    });

    it('in another window never gives this one the other’s data: it is told to sign in again', async () => {
      const of = await signInSynthetic(tigerOrgno);
      const clients = await clientsOf(of);
      assert.ok(clients.length > 0);
      const { signIn: by } = of;
      assert.ok(by.how === 'person');
      // What the other window does.
      const { api } = await app.sessions.connect(of);
      await app.persons.represent(by.session, of, syntheticOrgno);
      const requests = await requestsWhile(app, async () => {
        await assert.rejects(api.listClients(), { name: 'SignedOut', reason: 'switched' });
      });
      assert.deepEqual(requests, []);
    });

    for (const [what, fault] of [
      ['is refused', { status: 403 }],
      ['never reaches the server', { reset: true }],
    ] as const) {
      it(`changes nothing when it ${what}`, async () => {
        const of = await signInSynthetic(tigerOrgno);
        world.test.misbehave({ match: { method: 'POST', path: '/api/v1/auth/switch-synth-org' }, ...fault });
        person.whenTyping(question, syntheticOrgno);
        await run('switchSyntheticOrganisation', { organisation: of });
        assert.equal(person.was('error').length, 1);
        assert.deepEqual(signedIn(app), [of]);
        assert.ok((await clientsOf(of)).length > 0);
      });
    }

    it('counts when only the answer was lost: the old organisation never shows the new one’s clients', async () => {
      const of = await signInSynthetic(tigerOrgno);
      world.test.misbehave({
        match: { method: 'POST', path: '/api/v1/auth/switch-synth-org' },
        after: true,
        reset: true,
      });
      person.whenTyping(question, syntheticOrgno);
      await run('switchSyntheticOrganisation', { organisation: of });
      assert.deepEqual(person.was('error'), []);
      assert.deepEqual(
        signedIn(app).map(({ orgno }) => orgno),
        [syntheticOrgno],
      );
      assert.deepEqual(await clientsOf({ environment: 'test', orgno: syntheticOrgno }), []);
    });
  });

  describe('for an organisation that has not signed the terms of use', () => {
    it('tells so with a button that opens the terms, and works once they are signed', async () => {
      browser.visit = logsIn('registered', unsignedOrgno);
      await signIn(asPerson);
      const [of] = signedIn(app);
      assert.match(of?.name ?? '', /LEDIG BEKYMRET HARE/);
      person.whenAsked(/has not signed the terms of use/, 'Open Terms of Use');
      await run('showClientJson', { organisation: of });
      const { choices } = person.wasShown('error', /not signed the terms of use.*can bind the organisation/);
      assert.equal(choices[0], 'Open Terms of Use');
      const terms = `${world.test.termsUrl}/${unsignedOrgno}`;
      await eventually('the terms', () => browser.opened.includes(terms));
      const lines = (await linesAt(app, of!.name)).map(label);
      assert.ok(
        lines.some((line) => line.includes('terms of use')),
        lines.join(),
      );
      const { page } = await open(terms);
      await submit(page!, {});
      assert.deepEqual(await clientsOf(of!), []);
    });
  });

  describe('and out again', () => {
    it('asks, then forgets the session here and ends it at the server', async () => {
      const of = await signInSynthetic();
      const token = await app.sessions.token(of);
      assert.equal(await statusOf(token), 200);
      await run('signOut', { organisation: of });
      assert.equal(signedIn(app).length, 1, 'not without an answer');
      person.whenAsked(/^Sign out of “.*”\?/, 'Sign Out');
      await run('signOut', { organisation: of });
      person.wasShown('information', /^Signed out of/);
      await nothingIsKept(app);
      assert.equal(await statusOf(token), 401);
    });

    it('succeeds when the server cannot be told', async () => {
      const of = await signInSynthetic();
      world.test.misbehave({ match: { path: '/ansattporten/revoke' }, reset: true });
      person.whenAsked(/^Sign out of/, 'Sign Out');
      await run('signOut', { organisation: of });
      assert.deepEqual(person.was('error'), []);
      await nothingIsKept(app);
    });
  });

  it('again, from a button, is what a session leads to that has ended', async () => {
    const of = await signInSynthetic();
    await app.context.secrets.delete((await keptSecrets(app))[0]!);
    app.clients.refresh();
    await run('showClientJson', { organisation: of });
    const { choices } = person.wasShown('error', /no longer signed in.*not on this machine.*Nothing else is lost/);
    assert.equal(choices[0], 'Sign In Again');
  });
});
