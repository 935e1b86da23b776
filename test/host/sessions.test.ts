import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Memento, SecretStorage } from 'vscode';
import type { App } from '../../src/app/app.ts';
import type { Log } from '../../src/core/http/http.ts';
import { storedCreation } from '../../src/core/journeys/creation.ts';
import { AdminClients } from '../../src/session/adminClients.ts';
import { SandboxHost } from '../../src/session/sandboxHost.ts';
import { Environments, UnknownEnvironment } from '../../src/session/environments.ts';
import { KeyCalls, keyCallsKey } from '../../src/session/keyCalls.ts';
import { Sessions } from '../../src/session/sessions.ts';
import {
  organisationsKey,
  SignedIn,
  type SignedInOrganisation,
  Leftovers,
  leftoversKey,
} from '../../src/session/signedIn.ts';
import { Unfinished } from '../../src/session/unfinished.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { someRsaJwk } from '../unit/keys/rsaKeys.ts';
import { MemoryState } from './support/memoryState.ts';
import { Person } from './support/person.ts';
import {
  behave,
  clientWithKey,
  configure,
  freshSandbox,
  label,
  newClient,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

describe('The organisations signed in to', () => {
  let app: App;

  before(async () => {
    app = await runningApp();
    await freshSandbox(app);
  });

  it('are there again in a VS Code that was started anew', () => {
    const kept = app.context.globalState.get(organisationsKey);
    const { sessions } = world(new MemoryState({ [organisationsKey]: structuredClone(kept) }));
    assert.deepEqual(sessions.organisations(), app.sessions.organisations());
    assert.equal(sessions.organisations().length, 3);
  });

  const damaged = [null, 7, 'x', [], {}, { version: 3, organisations: [] }, { version: 1, organisations: [{}] }];
  for (const stored of damaged) {
    it(`are none, and said so in the log, when what is stored is damaged: ${JSON.stringify(stored)}`, () => {
      const { sessions, lines } = world(new MemoryState({ [organisationsKey]: stored }));
      assert.deepEqual(sessions.organisations(), []);
      assert.equal(lines.length, 1);
    });
  }

  it('are kept aside when what is stored is damaged, for somebody to look at', () => {
    const state = new MemoryState({ [organisationsKey]: { version: 3, organisations: [{ orgno: 7 }] } });
    const { sessions } = world(state);
    assert.deepEqual(sessions.organisations(), []);
    assert.deepEqual(state.get(`${organisationsKey}.damaged`), { version: 3, organisations: [{ orgno: 7 }] });
  });

  it('of version 0.1.0, which knew the sandbox only, are there in this one', () => {
    const tigerBefore = { environment: 'sandbox', orgno: '310528471', name: 'TIGER' };
    const { sessions } = world(new MemoryState({ [organisationsKey]: { version: 1, organisations: [tigerBefore] } }));
    assert.deepEqual(sessions.organisations(), [{ ...tigerBefore, kind: 'sandbox' }]);
    assert.deepEqual(sessions.signInOf(tigerBefore), { how: 'sandbox' });
  });

  it('are there again when the sandbox is opened on damaged data', async () => {
    const state = new MemoryState({ [organisationsKey]: { version: 1, organisations: 'x' } });
    const { sessions, close } = world(state);
    await sessions.openSandbox();
    assert.equal(sessions.organisations().length, 3);
    await close();
  });

  it('of other environments stay when the sandbox is opened', async () => {
    const prod = { environment: 'prod', kind: 'prod', orgno: '310528471', name: 'TIGER' } as const;
    const signedIn = { ...prod, signIn: { how: 'machine', clientId: 'admin', scopes: [] } };
    const state = new MemoryState({ [organisationsKey]: { version: 2, organisations: [signedIn] } });
    const { sessions, close } = world(state);
    await sessions.openSandbox();
    assert.deepEqual(sessions.organisations()[0], prod);
    assert.equal(sessions.organisations().length, 4);
    await sessions.openSandbox();
    assert.equal(sessions.organisations().length, 4);
    await close();
  });

  it('of an environment that is not there any more are told so', async () => {
    const { sessions } = world(new MemoryState({}));
    const signIn = { how: 'machine' as const, clientId: 'admin', scopes: [] };
    const gone: SignedInOrganisation = {
      environment: 'nowhere',
      kind: 'test',
      orgno: '310528471',
      name: 'TIGER',
      signIn,
    };
    await sessions.add(gone);
    await assert.rejects(sessions.connect(gone), UnknownEnvironment);
  });

  it('are of the kind that their environment has in the settings now, which may be another than at the sign-in', async () => {
    const signIn = { how: 'machine', clientId: 'admin', scopes: [] };
    const drift = { environment: 'drift', kind: 'test', orgno: '310528471', name: 'TIGER' };
    const organisations = [
      { ...drift, signIn },
      { ...drift, environment: 'test', signIn },
    ];
    const { sessions } = world(new MemoryState({ [organisationsKey]: { version: 2, organisations } }));
    const kinds = () => sessions.organisations().map(({ kind }) => kind);
    assert.deepEqual(kinds(), ['prod', 'test'], 'what is not known counts as PROD');
    const addresses = { selfServiceUrl: 'https://drift.example', issuer: 'https://drift.example/' };
    try {
      await configure('environments', { drift: { kind: 'test', ...addresses } });
      assert.deepEqual(kinds(), ['test', 'test']);
      await configure('environments', { drift: { kind: 'prod', ...addresses } });
      assert.deepEqual(kinds(), ['prod', 'test']);
      assert.equal(sessions.find({ environment: 'drift', orgno: drift.orgno })?.kind, 'prod');
    } finally {
      await configure('environments', undefined);
    }
  });

  it('share one sandbox and one token, however many ask at once', async () => {
    const { sessions, lines, close } = world(new MemoryState({}));
    const organisations = await sessions.openSandbox();
    const connections = await Promise.all(
      [...organisations, ...organisations].map((organisation) => sessions.connect(organisation)),
    );
    assert.equal(new Set(connections.map(({ environment }) => environment.issuer)).size, 1);
    assert.equal(lines.filter((line) => line.includes('listens on')).length, 1);
    const { api } = connections[0]!;
    await Promise.all([api.listClients(), api.listClients(), api.listScopeAccesses()]);
    assert.equal(lines.filter((line) => line.startsWith('sandbox: POST /token')).length, 1, lines.join('\n'));
    await close();
  });

  it('start the sandbox again after it could not start', async () => {
    const first = new SandboxHost(dataFile(), () => settings, silent);
    const { origin } = await first.sandbox();
    let port = Number(new URL(origin).port);
    const second = new SandboxHost(dataFile(), () => ({ ...settings, port }), silent);
    await assert.rejects(second.sandbox(), { code: 'EADDRINUSE' });
    port = 0;
    await second.sandbox();
    await second.close();
    await first.close();
  });

  it('are signed out of with a locked keyring, too: the secret is remembered, and deleted when that is open', async () => {
    const state = new MemoryState({});
    const { sessions, lines, locks, adminClients, close } = world(state);
    const key = { version: 1 as const, jwk: someRsaJwk('leftover') };
    await adminClients.keep('test', 'leftover-client', key);
    const signIn = { how: 'machine' as const, clientId: 'leftover-client', scopes: [] };
    const organisation = { environment: 'test', kind: 'test' as const, orgno: '310528471', name: 'TIGER', signIn };
    const kept = async () =>
      (await app.context.secrets.keys()).filter((name) => name.includes('leftover-client')).length;
    await sessions.add(organisation);
    locks(true);
    await sessions.signOut(organisation);
    assert.deepEqual([sessions.organisations(), await kept(), lines.includes('not deleted')], [[], 1, true]);
    assert.doesNotMatch(JSON.stringify(state.get(leftoversKey)), /"d"|"n"/);
    await sessions.deleteLeftovers();
    assert.equal(await kept(), 1, 'still locked');
    locks(false);
    await sessions.deleteLeftovers();
    assert.deepEqual([await kept(), state.get(leftoversKey)], [0, undefined]);
    await close();
  });

  describe('by which call keys are added', () => {
    it('is remembered for its environment over a restart, and tried anew after a week', () => {
      const state = new MemoryState({});
      let time = Date.UTC(2026, 10, 28);
      const calls = () => new KeyCalls(state, () => new Date(time));
      assert.equal(calls().forEnvironment('test').current, 'put');
      calls().forEnvironment('test').current = 'upload';
      assert.deepEqual(
        [calls().forEnvironment('test').current, calls().forEnvironment('prod').current],
        ['upload', 'put'],
      );
      assert.equal(calls().forEnvironment('constructor').current, 'put');
      time += 6 * 24 * 60 * 60_000;
      assert.equal(calls().forEnvironment('test').current, 'upload');
      time += 2 * 24 * 60 * 60_000;
      assert.equal(calls().forEnvironment('test').current, 'put');
    });

    it('begins with the first where what is kept is damaged', () => {
      for (const kept of [7, [], { test: 'upload' }, { test: { call: 'x', at: 0 } }]) {
        assert.equal(
          new KeyCalls(new MemoryState({ [keyCallsKey]: kept }), () => new Date()).forEnvironment('test').current,
          'put',
        );
      }
    });
  });

  describe('in two windows of which each knows the other’s list a moment late', () => {
    const organisationWith = (orgno: string): SignedInOrganisation => ({
      ...{ environment: 'test', kind: 'test', orgno, name: `Organisasjon ${orgno}` },
      signIn: { how: 'machine', clientId: orgno, scopes: [] },
    });
    const orgnos = (signedIn: SignedIn) => signedIn.all().map(({ orgno }) => orgno);

    it('are all kept, however the windows take turns', async () => {
      const file = path.join(path.dirname(dataFile()), 'organisations.json');
      const windows = [new MemoryState({}), new MemoryState({})].map((state) => world(state, file).signedIn);
      const [one, other] = windows as [SignedIn, SignedIn];
      await one.put(organisationWith('310528471'));
      await other.put(organisationWith('313401847'));
      await Promise.all([
        one.put(organisationWith('991825827')),
        other.put(organisationWith('974760673')),
        one.put(organisationWith('974761076')),
      ]);
      await Promise.all(windows.map((window) => window.takeOver()));
      const all = ['310528471', '313401847', '974760673', '974761076', '991825827'];
      assert.deepEqual(
        windows.map((window) => orgnos(window).sort()),
        [all, all],
      );
      await other.remove(({ orgno }) => orgno === '310528471');
      await one.put(organisationWith('310528471'));
      await one.remove(({ orgno }) => orgno === '313401847');
      await other.takeOver();
      assert.deepEqual(orgnos(other), orgnos(one));
      assert.ok(!orgnos(one).includes('313401847') && orgnos(one).includes('310528471'));
    });

    it('are taken from what VS Code keeps where the file is not there yet, or is damaged', async () => {
      const file = path.join(path.dirname(dataFile()), 'organisations.json');
      const state = new MemoryState({
        [organisationsKey]: { version: 2, organisations: [organisationWith('310528471')] },
      });
      const { signedIn } = world(state, file);
      await signedIn.takeOver();
      assert.deepEqual(orgnos(signedIn), ['310528471']);
      await signedIn.put(organisationWith('313401847'));
      writeFileSync(file, '{"version":2,"organisations":[{"orgno":7}]}');
      await signedIn.takeOver();
      await signedIn.put(organisationWith('991825827'));
      assert.deepEqual(orgnos(signedIn), ['310528471', '313401847', '991825827']);
    });
  });

  const folders: string[] = [];
  after(() => {
    folders.forEach(removeFolder);
  });

  const settings = { port: 0, propagationMs: 0, control: false };

  function dataFile(): string {
    folders.push(temporaryFolder());
    return path.join(folders.at(-1)!, 'not-yet-there', 'sandbox.json');
  }

  /** Sessions of their own, with a log that can be read. */
  function world(state: Memento, file = path.join(path.dirname(dataFile()), 'organisations.json')) {
    const lines: string[] = [];
    const note = (line: string) => {
      lines.push(line);
    };
    const log = { ...silent, debug: note, info: note, warn: note, error: note };
    const sandboxHost = new SandboxHost(dataFile(), () => settings, log);
    const { http, now, delay, newId, persons } = app;
    const environments = new Environments(sandboxHost);
    let isLocked = false;
    const { secrets } = app.context;
    const keyring: SecretStorage = {
      get: (key) => secrets.get(key),
      keys: () => secrets.keys(),
      store: (key, value) => secrets.store(key, value),
      delete: (key) => (isLocked ? Promise.reject(new Error('locked')) : secrets.delete(key)),
      onDidChange: secrets.onDidChange,
    };
    const adminClients = new AdminClients(keyring);
    const signedIn = new SignedIn({ state, log, now, delay, file });
    const unreadable = () => undefined;
    return {
      sessions: new Sessions({
        signedIn,
        environments,
        persons,
        adminClients,
        sandboxHost,
        http,
        now,
        newId,
        unreadable,
        leftovers: new Leftovers(state),
        keyCalls: new KeyCalls(state, now),
        notDeleted: () => lines.push('not deleted'),
      }),
      locks: (locked: boolean) => {
        isLocked = locked;
      },
      lines,
      signedIn,
      adminClients,
      close: () => sandboxHost.close(),
    };
  }
});

describe('Resetting the sandbox', () => {
  let app: App;
  let person: Person;

  beforeEach(async () => {
    app = await runningApp();
    await freshSandbox(app);
    person = new Person();
    await clientWithKey(app);
    const { environment, orgno } = tiger(app);
    await app.creations.save({ version: 1, id: 'mine', environment, orgno, input, done: [] });
    await app.creations.save({ version: 1, id: 'of-prod', environment: 'prod', orgno, input, done: [] });
    await app.context.secrets.store(`maskinporten.privateKey/prod/${orgno}/a/b`, 'not touched');
  });

  afterEach(async () => {
    await person.hasAnswered();
    await app.creations.remove('of-prod');
    await app.context.secrets.delete(`maskinporten.privateKey/prod/${tiger(app).orgno}/a/b`);
    await behave(app);
    person.leave();
  });

  const input = {
    displayName: 'Halvferdig',
    description: '',
    accessTokenLifetime: 120,
    scopes: [],
    key: { kind: 'later' as const },
  };
  const sandboxSecrets = async () => (await app.context.secrets.keys()).filter((key) => key.includes('/sandbox/'));
  const names = async () => (await app.clients.list(tiger(app))).value.map((client) => client.client_name);

  it('removes its clients, keys and unfinished creations, and nothing of other environments', async () => {
    person.whenAsked(/^Reset the sandbox\?/, 'Reset');
    await run('resetSandbox');
    assert.deepEqual(await sandboxSecrets(), []);
    assert.equal(app.creations.find('mine'), undefined);
    assert.ok(app.creations.find('of-prod'));
    assert.equal((await app.context.secrets.keys()).filter((key) => key.includes('/prod/')).length, 1);
    assert.ok(!(await names()).includes('Nattjobben'));
    await newClient(app, { name: 'Etterpå' });
    assert.ok((await names()).includes('Etterpå'), 'and the sandbox works on');
  });

  it('removes nothing when the person says no', async () => {
    person.dismisses(/^Reset the sandbox\?/);
    await run('resetSandbox');
    assert.equal((await sandboxSecrets()).length, 1);
    assert.ok(app.creations.find('mine'));
    assert.ok((await names()).includes('Nattjobben'));
    assert.ok((await app.tree.getChildren()).map(label).includes(tiger(app).name));
  });
});

describe('Unfinished creations', () => {
  it('that are damaged in the store are none', () => {
    const state = new MemoryState({ 'maskinporten.creation/a': { version: 9 }, 'maskinporten.creation/b': 'x' });
    const creations = new Unfinished(state, 'maskinporten.creation/', storedCreation);
    assert.equal(creations.find('a'), undefined);
    assert.deepEqual(creations.ofOrganisation({ environment: 'sandbox', orgno: '310528471' }), []);
  });
});

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
