import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { App } from '../../src/app/app.ts';
import { Authentication } from '../../src/app/authentication.ts';
import { SignedOut } from '../../src/session/personSessions.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from './support/person.ts';
import { logsIn, PersonsBrowser, presses } from './support/personsBrowser.ts';
import {
  keptSecrets,
  nothingIsKept,
  RealEnvironments,
  signedIn,
  signOutOfAll,
  syntheticOrgno,
  tigerOrgno,
} from './support/realEnvironments.ts';
import { configure, freshSandbox, requestsWhile, run, runningApp } from './support/world.ts';

type Changes = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

describe('VS Code’s accounts', () => {
  let app: App;
  let world: RealEnvironments;
  let person: Person;
  /** Who is signing in. */
  let asks: Person;
  let browser: PersonsBrowser;
  /** A second one like the one that VS Code has: what it offers can be asked for here without VS Code’s own questions. */
  let provider: vscode.AuthenticationProvider;
  let registered: { dispose(): unknown }[];
  let changes: Changes[];

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
    asks = person;
    browser = new PersonsBrowser(() => {
      asks.cancels();
    });
    const changed = new vscode.EventEmitter<Changes>();
    const own = new Authentication(app, changed);
    own.tell();
    const { getSessions, createSession, removeSession } = own;
    provider = { onDidChangeSessions: changed.event, getSessions, createSession, removeSession };
    changes = [];
    registered = [
      changed,
      changed.event((event) => changes.push(event)),
      app.signedIn.onDidChange(() => {
        own.tell();
      }),
    ];
  });

  afterEach(async () => {
    await person.hasAnswered();
    for (const one of registered) one.dispose();
    browser.leave();
    await signOutOfAll(app);
    world.reset();
    person.leave();
  });

  const signIn = async (way: string, choice: 'registered' | 'synthetic', orgno: string) => {
    browser.visit = logsIn(choice, orgno);
    const asking = new Person();
    asks = asking;
    asking.whenAsked(/^Sign in to Maskinporten/, way);
    await run('signIn');
    asking.leave();
    await browser.arrives();
    return signedIn(app).find((one) => one.orgno === orgno)!;
  };
  const otherOrgno = () => world.prod.organisations.find(({ orgno }) => orgno !== tigerOrgno)!.orgno;
  const signInTwice = async () => [
    await signIn('TEST: as a person', 'registered', tigerOrgno),
    await signIn('PROD: as a person', 'registered', otherOrgno()),
  ];
  const labels = async () => (await vscode.authentication.getAccounts('maskinporten')).map(({ label }) => label);

  it('has one for each organisation that a person is signed in to, and none for machines and the sandbox', async () => {
    assert.deepEqual(await labels(), []);
    const [tiger, other] = await signInTwice();
    const expected = [`TEST · ${tiger!.name} (${tigerOrgno})`, `PROD · ${other!.name} (${otherOrgno()})`];
    await eventually('both accounts', async () => (await labels()).length === 2);
    assert.deepEqual((await labels()).sort(), expected.sort());
  });

  it('gives no session to an extension that the person has not let use it', async () => {
    await signInTwice();
    const silent = await vscode.authentication.getSession('maskinporten', ['test'], { silent: true });
    assert.equal(silent, undefined);
  });

  it('are listed without a request and without a token', async () => {
    await signInTwice();
    const requests = await requestsWhile(app, async () => {
      const sessions = await provider.getSessions(undefined, {});
      assert.deepEqual(
        sessions.map(({ accessToken }) => accessToken),
        ['', ''],
      );
    });
    assert.deepEqual(requests, []);
  });

  it('give a token of the environment that is asked for, and of the account', async () => {
    const [tiger, other] = await signInTwice();
    for (const [organisation, url] of [
      [tiger!, world.test.selfServiceUrl],
      [other!, world.prod.selfServiceUrl],
    ] as const) {
      const [session, ...more] = await provider.getSessions([organisation.environment], {});
      assert.deepEqual(more, []);
      const headers = { authorization: `Bearer ${session!.accessToken}` };
      const user = (await (await fetch(`${url}/api/v1/auth/user`, { headers })).json()) as Record<string, unknown>;
      assert.equal(String(user.authenticated_organization_number), organisation.orgno);
      assert.deepEqual(await provider.getSessions([organisation.environment], { account: session!.account }), [
        session,
      ]);
    }
    const [session] = await provider.getSessions(['prod'], {});
    assert.deepEqual(await provider.getSessions(['test'], { account: session!.account }), []);
    assert.deepEqual(await provider.getSessions(['nowhere'], {}), []);
  });

  it('give an extension that asks for no scope a token too, and never an empty one', async () => {
    await signInTwice();
    const sessions = await provider.getSessions([], {});
    assert.equal(sessions.length, 2);
    for (const { accessToken } of sessions) assert.notEqual(accessToken, '');
  });

  it('of which one has ended are still given of the others; that one is as if it were not there', async () => {
    const [tiger] = await signInTwice();
    const token = app.sessions.token.bind(app.sessions);
    // Of the same class as this copy of the provider knows; the extension’s own is another.
    app.sessions.token = (organisation) =>
      organisation.orgno === tigerOrgno ? Promise.reject(new SignedOut('expired', tiger!)) : token(organisation);
    assert.deepEqual(await provider.getSessions(['test'], {}), []);
    assert.equal((await provider.getSessions(['prod'], {})).length, 1);
    Reflect.deleteProperty(app.sessions, 'token');
  });

  it('tell when the server cannot be asked: that is no signing out', async () => {
    const [tiger] = await signInTwice();
    const token = await app.sessions.token(tiger!);
    app.persons
      .tokens((tiger!.signIn as { session: string }).session, tiger!, await app.environments.get('test'))
      .forget(token);
    world.test.misbehave({ match: { path: '/ansattporten/token' }, status: 503, body: 'busy' });
    await assert.rejects(Promise.resolve(provider.getSessions(['test'], {})), { name: 'HttpError' });
  });

  it('can be added from there, by the login in the browser', async () => {
    browser.visit = logsIn('registered', tigerOrgno);
    const session = await provider.createSession(['test'], {});
    assert.deepEqual(session.scopes, ['test']);
    assert.match(session.account.label, /^TEST · .*TIGER/);
    assert.equal(signedIn(app).length, 1);
    assert.deepEqual(
      changes.map(({ added, removed }) => [added?.length, removed?.length]),
      [[1, 0]],
    );
  });

  it('are not added when the person cancels', async () => {
    browser.visit = presses.cancel;
    await assert.rejects(Promise.resolve(provider.createSession(['test'], {})), { name: 'LoginError' });
    await nothingIsKept(app);
    assert.deepEqual(changes, []);
  });

  it('are signed out of from there: the session is gone here and at the server, the others stay', async () => {
    const [, other] = await signInTwice();
    const [session] = await provider.getSessions(['test'], {});
    await provider.removeSession(session!.id);
    assert.deepEqual(signedIn(app), [other]);
    assert.equal((await keptSecrets(app)).length, 1);
    const headers = { authorization: `Bearer ${session!.accessToken}` };
    assert.equal((await fetch(`${world.test.selfServiceUrl}/api/v1/auth/user`, { headers })).status, 401);
    assert.deepEqual(
      changes.at(-1)?.removed?.map(({ id }) => id),
      [session!.id],
    );
    await eventually('the account to go', async () => (await labels()).length === 1);
    await provider.removeSession('nobody’s');
    assert.deepEqual(signedIn(app), [other]);
  });

  it('follow a switch of the synthetic organisation', async () => {
    const organisation = await signIn('TEST: as a person, with a synthetic organisation', 'synthetic', syntheticOrgno);
    person.whenTyping(/which synthetic organisation do you want to represent/, tigerOrgno);
    await run('switchSyntheticOrganisation', { organisation });
    assert.deepEqual(
      changes.at(-1)?.changed?.map(({ account }) => account.id),
      [`test/${tigerOrgno}`],
    );
    await eventually('the other account', async () => (await labels()).some((label) => label.includes(tigerOrgno)));
  });
});
