import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { App } from '../../src/app/app.ts';
import { announcedKey, ExpiryNotice } from '../../src/app/expiryNotice.ts';
import { nothingAnnounced } from '../../src/core/risks/announcement.ts';
import type { Client } from '../../src/core/selfService/client.ts';
import type { JsonWebKey } from '../../src/core/selfService/jsonWebKey.ts';
import type { Clients } from '../../src/session/clients.ts';
import { KeysAtRisk } from '../../src/session/keysAtRisk.ts';
import type { PrivateKeys } from '../../src/session/privateKeys.ts';
import type { Shown } from '../../src/session/remembered.ts';
import type { Sessions } from '../../src/session/sessions.ts';
import type { TreeLine } from '../../src/tree/treeProvider.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from './support/person.ts';
import {
  behave,
  click,
  clientWithKey,
  configure,
  description,
  freshSandbox,
  label,
  lineAt,
  linesAt,
  misbehave,
  newClient,
  orn,
  requestsWhile,
  run,
  runningApp,
  someKeyPair,
  tiger,
} from './support/world.ts';

const keysOfOne = '/api/v1/clients/[^/]+/jwks$';

describe('Keys at risk', () => {
  let app: App;
  let person: Person;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    await app.state.update(announcedKey, { ...nothingAnnounced, sandboxSince: 0 });
    person = new Person();
  });

  afterEach(async () => {
    await person.hasAnswered();
    await run('closeKeysAtRisk');
    await behave(app);
    person.leave();
  });

  const roots = () => app.riskTree.getChildren();
  const texts = (nodes: readonly TreeLine[]) => nodes.map((node) => `${label(node)} ${description(node)}`.trim());
  const group = async (name: string): Promise<TreeLine[]> => {
    const found = (await roots()).find((node) => label(node) === name);
    return found ? app.riskTree.getChildren(found) : [];
  };
  const line = async (name: string, text: RegExp): Promise<TreeLine> => {
    const lines = await group(name);
    const found = lines.find((node) => text.test(`${label(node)} ${description(node)}`));
    assert.ok(found, `${String(text)} is not among ${texts(lines).join(', ')}`);
    return found;
  };
  const commandOf = (node: TreeLine) => node.getTreeItem().command?.command.replace('maskinporten.', '');

  it('are nothing before somebody asks', async () => {
    assert.deepEqual(await roots(), []);
  });

  it('are as the latest look at a client found them, also when an earlier one comes to its end after it', async () => {
    const organisation = tiger(app);
    const client = { client_id: 'en', client_name: 'En', integration_type: 'maskinporten', scopes: [] } as Client;
    const looks: PromiseWithResolvers<Shown<JsonWebKey[]>>[] = [];
    const at = new Date();
    const clients = {
      list: () => Promise.resolve({ value: [client], at }),
      knownKeys: () => undefined,
      keys: () => {
        looks.push(Promise.withResolvers());
        return looks.at(-1)!.promise;
      },
    } as unknown as Clients;
    const sessions = { organisations: () => [organisation] } as unknown as Sessions;
    const privateKeys = { ofOrganisation: () => Promise.resolve([]) } as unknown as PrivateKeys;
    const keysAtRisk = new KeysAtRisk(sessions, clients, privateKeys, () => at);
    const begun = (count: number) => eventually(`look ${count}`, () => looks.length === count);
    const isWithoutKey = () => (keysAtRisk.report?.risks.get('keyless') ?? []).length > 0;
    const none = { value: [], at };
    const one = { value: [(await someKeyPair()).publicJwk], at };

    const all = keysAtRisk.check([organisation], { progress: () => undefined, signal: new AbortController().signal });
    await begun(1);
    looks[0]!.resolve(none);
    await all;
    assert.ok(isWithoutKey());
    const earlier = keysAtRisk.lookAgain(organisation, 'en');
    await begun(2);
    const later = keysAtRisk.lookAgain(organisation, 'en');
    await begun(3);
    looks[2]!.resolve(one);
    await later;
    assert.ok(!isWithoutKey());
    looks[1]!.resolve(none);
    await earlier;
    assert.ok(!isWithoutKey(), 'the client has a key by now');
  });

  it('are shown for all organisations, by urgency, each with organisation, environment and remedy', async () => {
    await run('showKeysAtRisk');
    assert.deepEqual((await roots()).slice(1).map(label), [
      'Expired',
      'Expiring within 30 days',
      'Clients without a key',
      'Private keys not stored here',
    ]);
    const [expired] = await group('Expired');
    assert.equal(label(expired!), 'Lønn og inntekt');
    assert.match(description(expired!), /^SANDBOX · expired 1[12] days ago · lonn-prod-1 · SPREK OPPRIKTIG TIGER AS/);
    assert.equal(commandOf(expired!), 'renewKey');
    assert.match(expired!.getTreeItem().contextValue ?? '', /^risk withKey renew rotate remove$/);
    assert.deepEqual(
      texts(await group('Expiring within 30 days')).map((text) => text.split(' · ')[0]),
      ['Kundedialog i Altinn SANDBOX', 'Skjemainnsending SANDBOX'],
    );
    const keyless = await line('Clients without a key', /^Oppslag i kontaktregisteret/);
    assert.equal(commandOf(keyless), 'generateKey');
    assert.equal(commandOf(await line('Private keys not stored here', /altinn-cli-TEST\.BKBQ/)), 'importPrivateKey');
  });

  it('tell when and where they were looked for', async () => {
    await run('showKeysAtRisk');
    const [summary] = await roots();
    assert.match(label(summary!), /^\d+ at risk$/);
    assert.match(description(summary!), /^checked \d\d:\d\d.* · 10 clients · 3 organisations$/);
  });

  it('are counted without the keys whose private keys are elsewhere', async () => {
    await run('showKeysAtRisk');
    const [summary, ...groups] = await roots();
    const sizes = new Map(groups.map((node) => [label(node), Number(description(node))]));
    assert.ok((sizes.get('Private keys not stored here') ?? 0) > 0);
    sizes.delete('Private keys not stored here');
    assert.equal(label(summary!), `${[...sizes.values()].reduce((sum, size) => sum + size)} at risk`);
  });

  it('are looked for in one organisation when asked there', async () => {
    await run('showKeysAtRiskOf', { organisation: orn(app) });
    const [summary, ...others] = await roots();
    assert.equal(label(summary!), 'No risks found');
    assert.match(description(summary!), /checked \d\d:\d\d.* · 0 clients · SANDBOX · VARSOM FREDELIG ØRN BA/);
    assert.deepEqual(others, []);
  });

  it('are looked for everywhere from the view’s title, whichever line has the focus', async () => {
    await run('showKeysAtRisk', { organisation: orn(app) });
    assert.match(description((await roots())[0]!), /3 organisations$/);
  });

  it('are private keys that are registered nowhere, also of clients that are gone', async () => {
    const { organisation, client } = await newClient(app);
    const { privateJwk } = await someKeyPair();
    await app.privateKeys.keep({ organisation, clientId: client.client_id, kid: 'a/b ?%..' }, privateJwk);
    await app.privateKeys.keep({ organisation, clientId: 'long gone', kid: 'old' }, privateJwk);
    await run('showKeysAtRisk');
    const lost = await line('Unregistered private keys', /^Nattjobben .*not registered on the client · a\/b \?%\.\./);
    const gone = await line('Unregistered private keys', /^long gone .*the client no longer exists · old/);
    person.whenAsked(/^Remove the key/, 'Remove');
    const requests = await requestsWhile(app, async () => {
      await click(lost);
      await click(gone);
    });
    assert.deepEqual(
      requests.filter((one) => !one.startsWith('GET')),
      [],
    );
    await eventually('both to be gone', async () => (await group('Unregistered private keys')).length === 0);
    assert.deepEqual(await app.privateKeys.ofOrganisation(organisation), []);
  });

  it('are private keys of a deactivated client, which can be removed here though the server has their public halves', async () => {
    const { organisation, client: readable } = await clientWithKey(app);
    const { environment } = await app.sessions.connect(organisation);
    const authorization = `Bearer ${await app.sessions.token(organisation)}`;
    const url = `${environment.selfServiceUrl}/clients/${readable.client_id}`;
    assert.ok((await fetch(url, { method: 'DELETE', headers: { authorization } })).ok);
    await run('showKeysAtRisk');
    person.whenAsked(/^Remove the key/, 'Remove');
    await click(await line('Unregistered private keys', /the client no longer exists · nattjobben/));
    assert.deepEqual(person.was('error'), []);
    assert.deepEqual(await app.privateKeys.ofOrganisation(organisation), []);
  });

  it('are closed when what was TEST is PROD by the settings now, and stay when only a login client’s id has come', async () => {
    const drift = { environment: 'drift', kind: 'test', orgno: '310528471', name: 'DRIFT AS' } as const;
    await app.sessions.add({ ...drift, signIn: { how: 'machine', clientId: 'admin', scopes: [] } });
    const addresses = { selfServiceUrl: 'https://drift.example', issuer: 'https://drift.example/' };
    try {
      await configure('environments', { drift: { kind: 'test', ...addresses } });
      await run('showKeysAtRiskOf', { organisation: tiger(app) });
      await configure('environments', { drift: { kind: 'test', ...addresses }, test: { login: { clientId: 'x' } } });
      assert.ok(app.keysAtRisk.report);
      await configure('environments', { drift: { kind: 'prod', ...addresses } });
      await eventually('the list to be closed', () => !app.keysAtRisk.report);
    } finally {
      await app.sessions.signOut(drift);
      await configure('environments', undefined);
    }
  });

  it('leave the list when their remedy has helped, and only their client is asked about again', async () => {
    await run('showKeysAtRisk');
    const clients = (await group('Clients without a key')).length;
    person.whenAsked(/^New RS256 key pair/, '2048 bits');
    const keyless = await line('Clients without a key', /^Oppslag i kontaktregisteret/);
    const requests = await requestsWhile(app, async () => {
      await click(keyless);
      await eventually('it to be gone', async () => (await group('Clients without a key')).length === clients - 1);
    });
    const asked = requests.filter((one) => one.endsWith('/jwks'));
    assert.ok(
      asked.every((one) => one.includes('3d9c5e71-b084-4a96-8f27-d1a0e6b4c358')),
      asked.join(),
    );
  });

  it('are told apart from those of a client whose keys could not be had: that is a line with Retry', async () => {
    await misbehave(app, { match: { method: 'GET', path: keysOfOne }, status: 403 });
    await run('showKeysAtRisk');
    const [, missing] = await roots();
    assert.match(label(missing!), /^1 client of .+ wasn’t checked$/);
    assert.match(description(missing!), /^SANDBOX · You don’t have permission/);
    assert.equal((await group('Expired')).length, 1, 'what was seen is shown');
    const under = await app.riskTree.getChildren(missing);
    assert.deepEqual(under.slice(-2).map(label), ['Retry', 'Show Log']);
    const requests = await requestsWhile(app, () => click(under.at(-2)!));
    assert.deepEqual(requests.filter((one) => one.endsWith('/jwks')).length, 1, 'only what is missing is asked for');
    assert.ok((await roots()).every((node) => !label(node).includes('n’t checked')));
  });

  it('are not said to be none when an organisation could not be looked at', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 403, times: 30 });
    await run('showKeysAtRisk');
    const lines = await roots();
    assert.equal(label(lines[0]!), 'No risks found in the clients that were checked');
    assert.deepEqual(lines.slice(1).map(label), [
      'SPREK OPPRIKTIG TIGER AS wasn’t checked',
      'NØKTERN RAKRYGGET ELG SA wasn’t checked',
      'VARSOM FREDELIG ØRN BA wasn’t checked',
    ]);
  });

  it('are kept as far as they were found when the look is cancelled, and the rest is looked at on demand', async () => {
    await misbehave(app, { match: { method: 'GET', path: keysOfOne }, hang: true, times: 8 });
    person.cancelsAt(/^\d+ of \d+ clients$/);
    await run('showKeysAtRisk');
    const missing = (await roots()).filter((node) => label(node).endsWith('n’t checked'));
    assert.ok(missing.length > 0);
    assert.match(description(missing[0]!), /^SANDBOX · Cancelled\.$/);
    assert.equal((await group('Expired')).length, 1);
    await behave(app);
    await app.sessions.openSandbox();
    person.cancelsAt(/never/);
    await run('lookAtTheRest');
    assert.deepEqual(
      (await roots()).filter((node) => label(node).endsWith('n’t checked')),
      [],
    );
  });

  it('say so when the secret storage does not answer, and the rest of what was found stays', async () => {
    const { privateKeys } = app;
    const ofOrganisation = privateKeys.ofOrganisation.bind(privateKeys);
    privateKeys.ofOrganisation = () => refusing(app).ofOrganisation(tiger(app));
    try {
      await run('showKeysAtRiskOf', { organisation: tiger(app) });
    } finally {
      privateKeys.ofOrganisation = ofOrganisation;
    }
    const [, missing, ...others] = await roots();
    assert.match(label(missing!), /^Couldn’t determine which private keys of .* are stored here$/);
    assert.match(description(missing!), /Couldn’t determine which private keys/);
    assert.deepEqual(others.map(label), ['Expired', 'Expiring within 30 days', 'Clients without a key']);
    await run('lookAtTheRest');
    assert.equal(
      (await roots()).some((node) => label(node).startsWith('Couldn’t read')),
      false,
    );
  });

  it('come a hundred at a time', async () => {
    const list = Array.from({ length: 250 }, (_, at) => client(`id-${at}`, `Klient ${at}`));
    await withClients(
      app,
      list,
      () => [],
      async () => {
        await run('showKeysAtRiskOf', { organisation: tiger(app) });
        const first = await group('Clients without a key');
        assert.equal(first.length, 101);
        assert.equal(description(first[100]!), '100 of 250 shown');
        await click(first[100]!);
        assert.equal((await group('Clients without a key')).length, 201);
      },
    );
  });

  it('of the same key on two clients, and of keys without numbers or expiry, are lines of their own', async () => {
    const { publicJwk } = await someKeyPair();
    // At noon: whatever the time is, it is five calendar days away.
    const exp = new Date().setHours(5 * 24 + 12, 0, 0, 0) / 1000;
    const keys: Record<string, JsonWebKey[]> = {
      a: [{ ...publicJwk, exp }],
      b: [
        { ...publicJwk, exp },
        { kid: '..', kty: 'RSA' },
        { kid: 'a/../%?', kty: 'RSA', exp: 1 },
      ],
    };
    await withClients(
      app,
      [client('a'), client('b')],
      (id) => keys[id] ?? [],
      async () => {
        await run('showKeysAtRiskOf', { organisation: tiger(app) });
        assert.deepEqual(
          texts(await group('Expiring within 30 days')).map((text) => text.split(' · ').slice(0, 3).join(' · ')),
          [
            'b SANDBOX · expires in 5 days · another key is still valid',
            'a SANDBOX · expires in 5 days · nattjobben',
          ].sort(),
        );
        const [odd] = await group('Expired');
        assert.match(description(odd!), /a\/\.\.\/%\?/);
        const all = await Promise.all((await roots()).map((node) => app.riskTree.getChildren(node)));
        const ids = all.flat().map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
      },
    );
  });

  it('tell everything about a key in a tooltip, only when it is looked at', async () => {
    await run('showKeysAtRisk');
    const expired = await line('Expired', /Lønn og inntekt/);
    const item = expired.getTreeItem();
    assert.equal(item.tooltip, undefined);
    const { tooltip } = await app.riskTree.resolveTreeItem(item, expired);
    const text = plainText(tooltip);
    for (const part of [
      'lonn-prod-1',
      'SANDBOX · SPREK OPPRIKTIG TIGER AS (310528471)',
      'RS256 2048',
      'Thumbprint (RFC 7638): ',
      'Select to run: Renew Key',
      'No config in this workspace uses it.',
    ])
      assert.ok(text.includes(part), `${part} is not in ${text}`);
    assert.match(text, /color:var\(--vscode-list-errorForeground\)[^\n]* Expired [^\n]+ \(1[12] days ago\)</);
  });

  it('are forgotten when the view is closed, and when one signs out of their organisation', async () => {
    await run('showKeysAtRisk');
    const [, ...others] = app.sessions.organisations();
    for (const organisation of others) await app.sessions.signOut(organisation);
    assert.ok((await group('Expiring within 30 days')).every((node) => !description(node).includes('ELG')));
    await app.sessions.openSandbox();
    await run('closeKeysAtRisk');
    assert.deepEqual(await roots(), []);
  });

  describe('that change while it is looked', () => {
    /** Does something when the tiger's client `a` has been looked at, and the answer about `b` is still to come. */
    const meanwhile = async (keysOfA: JsonWebKey[], act: () => Promise<void>) => {
      const looked = new Signal();
      const answer = new Signal();
      const keys = (id: string) => (id === 'a' ? Promise.resolve([...keysOfA]) : answer.given.then(() => []));
      await withClients(app, [client('a'), client('b')], keys, async () => {
        const progress = (_done: number, all: number) => {
          if (all > 1) looked.give();
        };
        const elg = app.sessions.organisations().find(({ name }) => name.includes('ELG'))!;
        await app.clients.list(elg);
        const looking = app.keysAtRisk.check([elg, tiger(app)], { progress, signal: new AbortController().signal });
        await looked.given;
        await act();
        answer.give();
        await looking;
      });
    };

    it('are as they are then', async () => {
      const keysOfA: JsonWebKey[] = [];
      await meanwhile(keysOfA, async () => {
        await eventually('the look at a', () =>
          app.clients.knownKeys({ organisation: tiger(app), client: client('a') }),
        );
        keysOfA.push((await someKeyPair()).publicJwk);
        app.clients.expire(tiger(app), 'a');
      });
      const keyless = texts(await group('Clients without a key')).join();
      assert.match(keyless, /\bb\b/);
      assert.doesNotMatch(keyless, /\ba\b/);
    });

    it('are not shown when one has signed out meanwhile', async () => {
      const elg = app.sessions.organisations().find(({ name }) => name.includes('ELG'))!;
      await meanwhile([], () => app.sessions.signOut(elg));
      const { organisations = [] } = app.keysAtRisk.report ?? {};
      assert.deepEqual(
        organisations.map(({ orgno }) => orgno),
        [tiger(app).orgno],
      );
      // All of them, so that they come back in their order.
      for (const organisation of app.sessions.organisations()) await app.sessions.signOut(organisation);
      await app.sessions.openSandbox();
    });
  });

  describe('in the organisations’ tree', () => {
    it('are carried upwards: the client and the organisation tell the worst of what is known', async () => {
      await linesAt(app, /TIGER/);
      const organisation = await lineAt(app, /TIGER/);
      const asked = await requestsWhile(app, () => Promise.resolve(organisation.getTreeItem()));
      assert.deepEqual(asked, []);
      assert.match(description(organisation), /^SANDBOX · 310528471 · 1 key expired$/);
      assert.equal(organisation.getTreeItem().resourceUri?.query, 'sandbox+expired');
      assert.match(plainText(organisation.getTreeItem().tooltip), /list-errorForeground.*1 key expired/);
      const name = 'Kundedialog i Altinn';
      assert.match(description(await lineAt(app, /TIGER/, name)), /^3 scopes · key expires in 2\d days$/);
      await linesAt(app, /ELG/);
      assert.match(description(await lineAt(app, /ELG/)), /key expires in 9 days$/);
    });

    it('have a shape and a colour of their own', async () => {
      const [expired] = await linesAt(app, /TIGER/, 'Lønn og inntekt', 'Keys');
      const [expiring] = await linesAt(app, /TIGER/, 'Kundedialog i Altinn', 'Keys');
      const [valid] = await linesAt(app, /TIGER/, /^Altinn CLI$/, 'Keys');
      const icons = [expired, expiring, valid].map((node) => node!.getTreeItem().iconPath as vscode.ThemeIcon);
      assert.deepEqual(
        icons.map(({ id, color }) => [id, color?.id]),
        [
          ['error', 'list.errorForeground'],
          ['warning', 'list.warningForeground'],
          ['key', undefined],
        ],
      );
    });

    it('do not hide the registered keys when the secret storage does not answer', async () => {
      const { privateKeys } = app;
      const kids = privateKeys.kids.bind(privateKeys);
      privateKeys.kids = () => refusing(app).kids(tiger(app), 'x');
      try {
        const lines = await linesAt(app, /TIGER/, 'Lønn og inntekt', 'Keys');
        assert.deepEqual(lines.map(label), ['Couldn’t determine which private keys are stored here.', 'lonn-prod-1']);
      } finally {
        privateKeys.kids = kids;
      }
    });

    it('are a hundred lines at a time when a thousand private keys are kept', async () => {
      const target = await clientWithKey(app);
      const { privateKeys } = app;
      const kids = privateKeys.kids.bind(privateKeys);
      privateKeys.kids = () => Promise.resolve(new Set(Array.from({ length: 1000 }, (_, at) => `key-${at}`)));
      try {
        const lines = await linesAt(app, /TIGER/, target.client.client_name, 'Keys');
        assert.equal(lines.length, 1 + 100 + 1);
        assert.equal(description(lines.at(-1)!), '100 of 1000 shown');
      } finally {
        privateKeys.kids = kids;
      }
    });

    it('name the configs that use a key, found by its thumbprint', async () => {
      const target = await clientWithKey(app);
      const { privateJwk } = target.pair;
      const folder = vscode.workspace.workspaceFolders![0]!.uri;
      const file = vscode.Uri.joinPath(folder, 'appsettings.risk.json');
      const settings = {
        MaskinportenSettings: {
          EncodedJwk: Buffer.from(JSON.stringify({ ...privateJwk, kid: 'other' })).toString('base64'),
        },
      };
      await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(settings)));
      try {
        app.keyUses.expire();
        const keyLine = () => lineAt(app, /TIGER/, target.client.client_name, 'Keys', 'nattjobben');
        await eventually('the use', async () => description(await keyLine()).endsWith('used by appsettings.risk.json'));
        const key = await keyLine();
        const { tooltip } = await app.tree.resolveTreeItem(key.getTreeItem(), key);
        assert.match(plainText(tooltip), /Used by:\s+• appsettings\.risk\.json/);
      } finally {
        await vscode.workspace.fs.delete(file);
        app.keyUses.expire();
      }
    });
  });

  describe('are told once a day', () => {
    const warnings = () => person.was('warning').filter((text) => /the key “|Maskinporten key/.test(text));
    const tell = async () => {
      await linesAt(app, /TIGER/);
      await linesAt(app, /ELG/);
      await app.expiryNotice.consider();
    };

    afterEach(async () => {
      await configure('expiryNotification', undefined);
    });

    it('all that are due in one notification, and not again the same day', async () => {
      await tell();
      await tell();
      const [said, ...more] = warnings();
      assert.deepEqual(more, []);
      assert.match(
        said ?? '',
        /^1 Maskinporten key has expired, and 2 expire within 30 days\. Most urgent: “lonn-prod-1” of “Lønn og inntekt”, SANDBOX · SPREK OPPRIKTIG TIGER AS \(310528471\)\.$/,
      );
      const { choices } = person.wasShown('warning', /Maskinporten key/);
      assert.deepEqual(choices, ['Show Keys at Risk', 'Don’t Show Again for These Keys']);
    });

    for (const [days, said] of [
      [[-3], ': the key “nattjobben-0” of “a” has expired.'],
      [[0], ': the key “nattjobben-0” of “a” expires today.'],
      [[1], ': the key “nattjobben-0” of “a” expires tomorrow.'],
      [[6], ': the key “nattjobben-0” of “a” expires in 6 days.'],
      [[-3, -2], '2 Maskinporten keys have expired. Most urgent: “nattjobben-0” of “a”, SANDBOX · '],
      [[3, 4], '2 Maskinporten keys expire within 30 days. Most urgent: '],
      [[-3, 3], '1 Maskinporten key has expired, and 1 expires within 30 days. Most urgent: '],
      [[-3, 3, 4], '1 Maskinporten key has expired, and 2 expire within 30 days. Most urgent: '],
      [[-3, -2, 3], '2 Maskinporten keys have expired, and 1 expires within 30 days. Most urgent: '],
      [[-3, -2, 3, 4], '2 Maskinporten keys have expired, and 2 expire within 30 days. Most urgent: '],
    ] as const) {
      it(`in whole sentences for keys that expire in ${days.join(', ')} days`, async () => {
        await noticeOf(days).consider();
        assert.ok(warnings()[0]?.includes(said), warnings()[0]);
      });
    }

    /** A client of the tiger has keys that expire so many days after a noon. */
    function noticeOf(days: readonly number[]): ExpiryNotice {
      const noon = new Date(2026, 5, 15, 12);
      const target = { organisation: tiger(app), client: client('a') };
      const keys = days.map((ahead, at) => {
        const exp = new Date(2026, 5, 15 + ahead, 13).getTime() / 1000;
        return { kid: `nattjobben-${at}`, kty: 'RSA', exp };
      });
      const clients = { knownClients: () => [target], knownKeys: () => keys } as unknown as Clients;
      const sessions = { organisations: () => [tiger(app)], isReadOnly: () => false } as unknown as Sessions;
      const state = {
        get: () => ({ ...nothingAnnounced, sandboxSince: 0 }),
        update: () => Promise.resolve(),
      } as unknown as vscode.Memento;
      return new ExpiryNotice({ sessions, clients, state, now: () => noon, isWanted: () => true });
    }

    it('not on the first day with the sandbox, where the tree shows them', async () => {
      await app.state.update(announcedKey, undefined);
      await tell();
      await tell();
      assert.deepEqual(warnings(), []);
      assert.match(description(await lineAt(app, /TIGER/)), /1 key expired$/);
    });

    it('without asking anybody', async () => {
      await linesAt(app, /TIGER/);
      assert.deepEqual(await requestsWhile(app, () => app.expiryNotice.consider()), []);
      assert.equal(warnings().length, 1);
    });

    it('a single one with its own remedy', async () => {
      await linesAt(app, /ELG/);
      await app.expiryNotice.consider();
      const { text, choices } = person.wasShown('warning', /: the key “/);
      assert.match(
        text,
        /^SANDBOX · NØKTERN RAKRYGGET ELG SA \(312619385\): the key “skjema-1” of “Skjemainnsending” expires in 9 days\.$/,
      );
      assert.deepEqual(choices, ['Rotate Key…', 'Show Keys at Risk', 'Don’t Show Again for This Key']);
    });

    it('and never again for a key of which somebody said so', async () => {
      person.whenAsked(/: the key “/, 'Don’t Show Again for This Key');
      await linesAt(app, /ELG/);
      await app.expiryNotice.consider();
      const memory = app.state.get<{ silenced: string[] }>(announcedKey);
      assert.equal(memory?.silenced.at(-1), 'sandbox/312619385/0a8e5d7c-4f31-4b92-86d0-7e9c2b5a1f43/skjema-1');
    });

    it('unless the setting says no', async () => {
      await configure('expiryNotification', false);
      await tell();
      assert.deepEqual(warnings(), []);
    });

    it('of what was found only once the list was looked at: what is in it needs no words beside it', async () => {
      await run('showKeysAtRisk');
      await eventually('the view', () => app.views.keysAtRisk.isVisible());
      await run('refreshKeysAtRisk');
      await tell();
      assert.ok(warnings().length <= 1, 'said at the first look, at most, before the view had come');
    });

    it('also when the list of another organisation was looked at', async () => {
      await configure('expiryNotification', false);
      await run('showKeysAtRiskOf', { organisation: tiger(app) });
      await eventually('the view', () => app.views.keysAtRisk.isVisible());
      await linesAt(app, /ELG/);
      await run('refreshKeysAtRisk');
      await configure('expiryNotification', true);
      await app.expiryNotice.consider();
      const [said, ...more] = warnings();
      assert.deepEqual(more, []);
      assert.match(said ?? '', /: the key “skjema-1” of “Skjemainnsending”/);
    });

    it('by the notification’s own button, which opens the list', async () => {
      person.whenAsked(/Maskinporten key/, 'Show Keys at Risk');
      await tell();
      // What was learnt may have had it said before `tell` did: then nobody here waits for the list.
      await eventually('the list', async () => (await roots()).length > 1);
    });
  });
});

/** Something that is waited for, until it is given. */
class Signal {
  give: () => void = () => undefined;
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}

function client(id: string, name = id): Client {
  return { client_id: id, client_name: name, integration_type: 'maskinporten', scopes: [] };
}

/** The tiger has these clients and keys for a while. */
async function withClients(
  app: App,
  list: Client[],
  keys: (id: string) => JsonWebKey[] | Promise<JsonWebKey[]>,
  act: () => Promise<void>,
): Promise<void> {
  const { api } = await app.sessions.connect(tiger(app));
  const real = { listClients: api.listClients.bind(api), listKeys: api.listKeys.bind(api) };
  api.listClients = () => Promise.resolve(list);
  api.listKeys = async (id) => keys(id);
  app.clients.expire();
  try {
    await act();
  } finally {
    Object.assign(api, real);
    app.clients.expire();
  }
}

/** Private keys in a secret storage that does not answer. */
function refusing({ privateKeys }: App): App['privateKeys'] {
  const secrets = {
    keys: () => Promise.reject(new Error('locked')),
  };
  return new (privateKeys.constructor as new (given: unknown) => App['privateKeys'])(secrets);
}

function plainText(tooltip: vscode.TreeItem['tooltip']): string {
  return typeof tooltip === 'object' ? tooltip.value.replaceAll('\\', '') : (tooltip ?? '');
}
