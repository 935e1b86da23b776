import assert from 'node:assert/strict';
import { marked } from 'marked';
import { commands } from 'vscode';
import type { App } from '../../src/app/app.ts';
import { internalCommands } from '../../src/commands/names.ts';
import { tooltip } from '../../src/messages/keyText.ts';
import { eventually } from '../support/eventually.ts';
import { Person } from './support/person.ts';
import {
  behave,
  click,
  description,
  freshSandbox,
  label,
  lineAt,
  linesAt,
  lineUnder,
  misbehave,
  newClient,
  requestsWhile,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

const altinnCli = /^Altinn CLI$/;

describe('The tree', () => {
  let app: App;
  let person: Person;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    person = new Person();
  });

  afterEach(async () => {
    await person.hasAnswered();
    await behave(app);
    person.leave();
  });

  it('has the commands that only its own lines call', async () => {
    const known = await commands.getCommands(true);
    assert.deepEqual(
      internalCommands.filter((name) => !known.includes(`maskinporten.${name}`)),
      [],
    );
  });

  it('asks a person which client is meant when a command has no line, and not when VS Code has lost the line', async () => {
    const asked = () => person.shown.filter(({ how }) => how === 'pick').length;
    person.dismisses(/^Select an organisation/);
    await run('copyClientId');
    assert.equal(asked(), 1);
    await run('copyClientId', undefined);
    assert.equal(asked(), 1);
    const { how, text } = person.shown.at(-1)!;
    assert.equal(
      `${how}: ${text}`,
      'information: The list changed just as you clicked, so nothing was done. Try again.',
    );
  });

  it('shows the organisations first, each with its environment and number', async () => {
    const roots = await app.tree.getChildren();
    assert.deepEqual(roots.map(label), [
      'SPREK OPPRIKTIG TIGER AS',
      'NØKTERN RAKRYGGET ELG SA',
      'VARSOM FREDELIG ØRN BA',
    ]);
    assert.equal(description(roots[0]!), 'SANDBOX · 310528471');
    assert.equal(roots[0]!.getTreeItem().contextValue, 'organisation sandbox');
    assert.match(roots[0]!.getTreeItem().accessibilityInformation?.label ?? '', /SANDBOX/);
  });

  it('keeps an organisation’s line as long as it is the same organisation', async () => {
    const [first, ...others] = await app.tree.getChildren();
    await run('refresh');
    const again = await app.tree.getChildren();
    assert.ok(again[0] === first && again.length === others.length + 1);
  });

  it('asks for nothing to show the organisations', async () => {
    assert.deepEqual(await requestsWhile(app, () => app.tree.getChildren()), []);
  });

  it('opens an organisation with one request for its clients, however many they are', async () => {
    await linesAt(app, /TIGER/); // has the token
    const again = () => {
      app.clients.expire();
      return linesAt(app, /TIGER/);
    };
    assert.deepEqual(await requestsWhile(app, again), ['GET /api/v1/clients']);
  });

  it('asks once when the same organisation is opened twice at the same time', async () => {
    const both = () => Promise.all([linesAt(app, /TIGER/), linesAt(app, /TIGER/)]);
    const requests = await requestsWhile(app, both);
    assert.equal(requests.filter((one) => one === 'GET /api/v1/clients').length, 1);
  });

  it('asks for a client’s keys when they are opened, and not again the next time', async () => {
    await linesAt(app, /TIGER/, altinnCli);
    const first = await requestsWhile(app, () => linesAt(app, /TIGER/, altinnCli, 'Keys'));
    const second = await requestsWhile(app, () => linesAt(app, /TIGER/, altinnCli, 'Keys'));
    assert.ok(first.length <= 1, first.join());
    assert.deepEqual(second, []);
  });

  it('shows clients by name with their scopes, and those of other kinds as a number', async () => {
    const lines = await linesAt(app, /TIGER/);
    const names = lines.filter((node) => node.getTreeItem().contextValue === 'client sandbox').map(label);
    assert.deepEqual(names, [...names].sort(new Intl.Collator('nb').compare));
    assert.ok(names.includes('Lønn og inntekt') && !names.includes('Min side'), names.join());
    assert.match(description(await lineAt(app, /TIGER/, altinnCli)), /^3 scopes/);
    const others = await lineAt(app, /TIGER/, '4 clients of other types');
    assert.match(description(others), /idporten/);
  });

  it('shows a client’s keys with their age and its scopes with their owner', async () => {
    const [key] = await linesAt(app, /TIGER/, altinnCli, 'Keys');
    assert.equal(label(key!), 'altinn-cli-TEST.BKBQ');
    assert.match(description(key!), /^RS256 2048 · expires in 29[01] days$/);
    assert.equal(key!.getTreeItem().contextValue, 'key registered');
    const scopes = await linesAt(app, /TIGER/, altinnCli, 'Scopes');
    assert.deepEqual(scopes.map(label), [
      'altinn:serviceowner',
      'altinn:serviceowner/instances.read',
      'altinn:serviceowner/instances.write',
    ]);
    assert.equal(scopes[0]!.getTreeItem().contextValue, 'scope');
    assert.doesNotMatch(description(scopes[0]!), /Not granted/);
  });

  it('says what an expired key and a scope that was taken back mean', async () => {
    const [expired] = await linesAt(app, /TIGER/, 'Lønn og inntekt', 'Keys');
    assert.match(description(expired!), /expired/);
    const scopes = await linesAt(app, /TIGER/, 'Arbeidsforhold og sykmeldinger', 'Scopes');
    const denied = scopes.find((node) => label(node) === 'nav:sykepenger/sykmeldinger.read');
    assert.match(description(denied!), /denied/);
  });

  it('offers to make the first client, key and scope where there is none', async () => {
    const [first] = await linesAt(app, /ØRN/);
    assert.equal(first!.getTreeItem().command?.command, 'maskinporten.createClient');
    await newClient(app, { name: 'Tom klient', scopes: [] });
    const [key] = await linesAt(app, /TIGER/, 'Tom klient', 'Keys');
    assert.equal(key!.getTreeItem().command?.command, 'maskinporten.generateKey');
    const [scope] = await linesAt(app, /TIGER/, 'Tom klient', 'Scopes');
    assert.equal(scope!.getTreeItem().command?.command, 'maskinporten.addScopes');
  });

  it('gives every line an id of its own, the same after a refresh', async () => {
    const ids = async () => (await linesAt(app, /TIGER/)).map(({ id }) => id);
    const before = await ids();
    assert.equal(new Set(before).size, before.length);
    await run('refresh');
    assert.deepEqual(await ids(), before);
  });

  it('narrows to the clients that fit while the person types, and Escape brings the others back', async () => {
    const all = await linesAt(app, /TIGER/);
    const filtering = run('filter');
    const input = await eventually('the input box', () => person.inputs[0]);
    input.types('inntekt');
    const few = await linesAt(app, /TIGER/);
    assert.match(label(few[0]!), /^Showing 1 of \d+$/);
    assert.deepEqual(few.slice(1).map(label), ['Lønn og inntekt']);
    input.types('finnes ikke');
    assert.deepEqual((await linesAt(app, /TIGER/)).slice(1).map(label), ['No clients match the filter']);
    input.pressesEscape();
    await filtering;
    assert.equal((await linesAt(app, /TIGER/)).length, all.length);
  });

  it('keeps the filter that was accepted', async () => {
    const filtering = run('filter');
    const input = await eventually('the input box', () => person.inputs[0]);
    input.types('kontaktinformasjon');
    input.pressesEnter();
    await filtering;
    const lines = await linesAt(app, /TIGER/);
    assert.deepEqual(lines.slice(1).map(label), ['Driftsplattform', 'Oppslag i kontaktregisteret']);
  });

  it('shows a failure in place, with the way out under it, and not an empty list', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 403 });
    const lines = await linesAt(app, /ELG/); // which no test has looked at before
    assert.equal(lines.length, 1);
    assert.equal(lines[0]!.getTreeItem().contextValue, 'error');
    assert.equal(label(lines[0]!), 'You don’t have permission to do this for the organisation.');
    const under = (await app.tree.getChildren(lines[0])).map(label);
    assert.equal(under.length, 4);
    assert.match(under[0]!, /The server responded: /);
    assert.deepEqual(under.slice(2), ['Retry', 'Show Log']);
  });

  it('shows the clients again after Retry', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 403 });
    const [failure] = await linesAt(app, /TIGER/);
    await click(await lineUnder(app, failure, 'Retry'));
    await lineAt(app, /TIGER/, altinnCli);
  });

  it('keeps what was shown when a refresh fails, marked with its time', async () => {
    const before = await linesAt(app, /TIGER/);
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 500 });
    await run('refresh');
    const [failure, ...kept] = await linesAt(app, /TIGER/);
    assert.equal(failure!.getTreeItem().contextValue, 'error');
    assert.match(description(failure!), /^showing data from \d/);
    assert.deepEqual(kept.map(label), before.map(label));
    assert.deepEqual((await linesAt(app, /TIGER/)).map(label), before.map(label), 'the next look tries again');
  });

  it('shows a client’s scopes also when nothing can be learnt about them', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/scopes/' }, status: 500, times: 2 });
    const [failure, ...scopes] = await linesAt(app, /TIGER/, altinnCli, 'Scopes');
    assert.equal(failure!.getTreeItem().contextValue, 'error');
    assert.equal(scopes.length, 3);
    assert.doesNotMatch(description(scopes[0]!), /Not granted/);
  });

  it('shows a hundred clients, and the next hundred when asked', async () => {
    const { api } = await app.sessions.connect(tiger(app));
    const client = await api.getClient('5b0e4f3a-7d1c-4c52-9a68-3f2e8d9b1c04');
    const listed = api.listClients.bind(api);
    api.listClients = () =>
      Promise.resolve(
        Array.from({ length: 250 }, (_, at) => ({ ...client, client_id: `id-${at}`, client_name: `Klient ${at}` })),
      );
    try {
      const first = await linesAt(app, /TIGER/);
      assert.equal(first.length, 101);
      assert.equal(description(first[100]!), '100 of 250 shown');
      await click(first[100]!);
      const second = await linesAt(app, /TIGER/);
      assert.equal(second.length, 201);
      assert.equal(label(second[99]!), 'Klient 99');
    } finally {
      api.listClients = listed;
    }
  });

  it('makes no link and no picture of what somebody has called a client, wherever it stands in a tooltip', () => {
    for (const text of [
      'https://evil.example/x?a=b',
      'Se www.evil.example nå',
      'skriv til noen@evil.example',
      '[her](https://evil.example)',
      '![](https://evil.example/x.png)',
      '<https://evil.example>',
      '<a href="https://evil.example">her</a>',
      '[her](command:workbench.action.terminal.new)',
      'ftp://evil.example',
      '[a]: https://evil.example\n\n[a]',
      'vanlig: 100 % (æøå) – «navn» #1',
    ]) {
      const html = marked.parse(tooltip(text, text, `Beskrivelse: ${text}`).value, { async: false, gfm: true });
      assert.doesNotMatch(html, /<a\b|<img\b/, text);
    }
    assert.match(marked.parse('https://evil.example', { async: false }), /<a href/, 'the judge sees links');
  });

  it('frees the text of a client that was shown when its editor is closed', async () => {
    const client = await lineAt(app, /TIGER/, altinnCli);
    // An editor that another test has left would be replaced, and its text be freed.
    await commands.executeCommand('workbench.action.closeAllEditors');
    await eventually('nothing to be kept', () => app.documents.size === 0);
    await run('showClientJson', client);
    assert.equal(app.documents.size, 1);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await eventually('the text to be freed', () => app.documents.size === 0);
  });

  it('tells more in a tooltip only when it is looked at', async () => {
    const client = await lineAt(app, /TIGER/, altinnCli);
    const item = client.getTreeItem();
    assert.equal(item.tooltip, undefined);
    const { tooltip } = await app.tree.resolveTreeItem(item, client);
    assert.match(
      typeof tooltip === 'object' ? tooltip.value.replaceAll('\\', '') : '',
      /5b0e4f3a-7d1c-4c52-9a68-3f2e8d9b1c04/,
    );
  });

  for (const [seconds, text] of [
    [1, 'Access token lifetime: 1 second'],
    [2, 'Access token lifetime: 2 seconds'],
  ] as const) {
    it(`says how long a token of ${seconds} s lives`, async () => {
      const { api } = await app.sessions.connect(tiger(app));
      const details = {
        client_name: `Kortvarig ${seconds}`,
        description: '',
        access_token_lifetime: seconds,
        scopes: [],
      };
      await api.createClient(details);
      app.clients.expire(tiger(app));
      const client = await lineAt(app, /TIGER/, `Kortvarig ${seconds}`);
      const { tooltip } = await app.tree.resolveTreeItem(client.getTreeItem(), client);
      const value = typeof tooltip === 'object' ? tooltip.value.replaceAll('\\', '') : '';
      assert.ok(value.split('\n\n').includes(text), value);
    });
  }
});
