import assert from 'node:assert/strict';
import type { WebviewPanel } from 'vscode';
import type { App } from '../../src/app/app.ts';
import type { NewClient } from '../../src/core/journeys/newClient.ts';
import { AskFailed } from '../../src/forms/rpc.ts';
import { eventually } from '../support/eventually.ts';
import { FormPanel } from './support/formPanel.ts';
import { Person } from './support/person.ts';
import {
  behave,
  configure,
  freshSandbox,
  label,
  lineAt,
  lineUnder,
  misbehave,
  newClient,
  orn,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

const input: NewClient = {
  displayName: 'Halvferdig',
  description: '',
  accessTokenLifetime: 120,
  scopes: [],
  key: { kind: 'later' },
};

describe('A form', () => {
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

  function revealsOf(panel: WebviewPanel): () => number {
    let count = 0;
    panel.reveal = () => {
      count += 1;
    };
    return () => count;
  }

  it('that is open already is shown again, not opened twice', async () => {
    await run('createClient', { organisation: tiger(app) });
    const reveals = revealsOf(person.panels[0]!);
    await run('createClient', { organisation: tiger(app) });
    assert.equal(person.panels.length, 1);
    assert.equal(reveals(), 1);
    const target = await newClient(app);
    await run('addScopes', { target });
    const others = revealsOf(person.panels[1]!);
    await run('addScopes', { target });
    assert.equal(person.panels.length, 2);
    assert.equal(others(), 1);
  });

  it('is another one for another organisation, and a new one after it was closed', async () => {
    await run('createClient', { organisation: tiger(app) });
    await run('createClient', { organisation: orn(app) });
    assert.equal(person.panels.length, 2);
    person.panels[0]!.dispose();
    await eventually('another panel', async () => {
      await run('createClient', { organisation: tiger(app) });
      return person.panels.length === 3;
    });
  });

  it('lets nothing run or load but its own script and style sheet', async () => {
    const target = await newClient(app);
    await run('createClient', { organisation: tiger(app) });
    await run('addScopes', { target });
    for (const { webview } of person.panels) {
      const { html } = webview;
      const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]?.split('; ') ?? [];
      const nonce = /<script nonce="([A-Za-z0-9+/]{22}==)" src="[^"]+"><\/script>/.exec(html)?.[1];
      assert.ok(nonce, 'the one script has a nonce of 16 bytes');
      assert.deepEqual(policy, [
        "default-src 'none'",
        `style-src ${webview.cspSource}`,
        `font-src ${webview.cspSource}`,
        `img-src ${webview.cspSource}`,
        `script-src 'nonce-${nonce}'`,
        "form-action 'none'",
        "base-uri 'none'",
      ]);
      assert.equal(html.match(/<script/g)?.length, 1);
      assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|javascript:/i);
      assert.equal(webview.options.localResourceRoots?.length, 1);
      assert.match(webview.options.localResourceRoots[0]!.path, /\/dist\/forms$/);
    }
  });

  it('has a new nonce each time', async () => {
    const nonces = new Set<string>();
    for (let time = 0; time < 3; time++) {
      const form = new FormPanel();
      const { environment, orgno } = tiger(app);
      await (await app.forms()).restore('createClient', form.panel, { environment, orgno });
      nonces.add(/'nonce-([^']+)'/.exec(form.webview.html)?.[1] ?? '');
      form.dispose();
    }
    assert.equal(nonces.size, 3);
    assert.ok(!nonces.has(''));
  });

  it('shows a client’s name as text, whatever it is', async () => {
    const name = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const target = await newClient(app, { name });
    await run('addScopes', { target });
    const { html } = person.panels[0]!.webview;
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.ok(html.includes('&lt;script&gt;alert(1)'), html);
  });

  for (const state of [undefined, null, 'x', {}, { environment: 'sandbox', orgno: '000000000' }, { orgno: 3 }]) {
    it(`that was brought back for something that is gone is closed: ${JSON.stringify(state)}`, async () => {
      const form = new FormPanel();
      let closed = false;
      form.panel.onDidDispose(() => (closed = true));
      await (await app.forms()).restore('createClient', form.panel, state);
      assert.equal(closed, true);
      assert.equal(form.webview.html, '');
    });
  }

  it('that was brought back for a client that is gone is closed', async () => {
    const { environment, orgno } = tiger(app);
    const form = new FormPanel();
    let closed = false;
    form.panel.onDidDispose(() => (closed = true));
    await (await app.forms()).restore('addScopes', form.panel, { environment, orgno, clientId: 'gone' });
    assert.equal(closed, true);
  });

  it('that was brought back while the clients cannot be loaded is filled in as far as it can be, and works', async () => {
    const { organisation, client } = await newClient(app);
    app.clients.forget();
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 403, times: 9 });
    const { environment, orgno } = organisation;
    const form = new FormPanel();
    await (await app.forms()).restore('addScopes', form.panel, { environment, orgno, clientId: client.client_id });
    const asker = form.asAddScopes();
    assert.equal((await asker.ask('load', {})).client.clientId, client.client_id);
    const scope = 'altinn:broker.read';
    // Closed as it is then, the form gets no answer.
    void asker.ask('submit', { scopes: [scope] });
    await eventually('the word of it', () => person.was('information').length === 1);
    const { api } = await app.sessions.connect(organisation);
    assert.deepEqual((await api.getClient(client.client_id)).scopes, [...client.scopes, scope]);
  });

  it('that was brought back for a client that an old list does not have yet is not closed', async () => {
    await app.clients.list(tiger(app));
    const { organisation, client } = await newClient(app);
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 403, times: 9 });
    const { environment, orgno } = organisation;
    const form = new FormPanel();
    await (await app.forms()).restore('addScopes', form.panel, { environment, orgno, clientId: client.client_id });
    assert.notEqual(form.webview.html, '');
    form.dispose();
  });

  it('has what remedies a failure carried out, and can have nothing else done', async () => {
    // The last one: it comes back as such.
    const organisation = orn(app);
    const form = new FormPanel();
    await (
      await app.forms()
    ).restore('createClient', form.panel, { environment: organisation.environment, orgno: organisation.orgno });
    const asker = form.asCreateClient();
    await app.sessions.signOut(organisation);
    const failure: unknown = await asker.ask('create', input).catch((error: unknown) => error);
    assert.ok(failure instanceof AskFailed, String(failure));
    assert.deepEqual(failure.problem.remedies, ['Sign In Again']);
    assert.doesNotMatch(JSON.stringify(form.posted), /maskinporten\.signIn/);
    await asker.ask('remedy', { title: 'maskinporten.signIn' });
    assert.deepEqual(person.was('pick'), []);
    person.dismisses(/^Sign in to Maskinporten/);
    await asker.ask('remedy', { title: 'Sign In Again' });
    assert.deepEqual(person.was('pick'), ['Sign in to Maskinporten']);
    form.dispose();
  });

  it('lets a creation go on once only: it has no line in the tree meanwhile, and cannot be given up', async () => {
    const organisation = tiger(app);
    const { environment, orgno } = organisation;
    const made = { version: 1 as const, id: 'goes-on', environment, orgno, input, done: [] };
    await app.creations.save(made);
    const lines = async () => (await app.tree.getChildren(await lineUnder(app, undefined, /TIGER/))).map(label);
    assert.ok((await lines()).includes('Halvferdig'));
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, status: 403 });
    const { http } = app;
    const send = http.send.bind(http);
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    http.send = async (request) => {
      if (request.method === 'POST' && request.url.endsWith('/clients')) await held;
      return send(request);
    };
    const forms = [new FormPanel(), new FormPanel()];
    for (const { panel } of forms)
      await (await app.forms()).restore('createClient', panel, { environment, orgno, creationId: made.id });
    const [first, second] = forms.map((form) => form.asCreateClient());
    try {
      const trying = first!.ask('tryAgain', {});
      await eventually('the creation to go on', () => app.running.has(made.id));
      assert.ok(!(await lines()).includes('Halvferdig'));
      const failure: unknown = await second!.ask('tryAgain', {}).catch((error: unknown) => error);
      assert.ok(failure instanceof AskFailed, String(failure));
      assert.equal(failure.problem.what, 'The client “Halvferdig” is already being created.');
      person.whenAsked(/^Discard the unfinished setup of “Halvferdig”/, 'Discard');
      await run('giveUpCreation', { creation: made });
      person.wasShown('error', /^The client “Halvferdig” is already being created\./);
      goOn();
      assert.equal((await trying).outcome, 'failed');
    } finally {
      Reflect.deleteProperty(http, 'send');
      forms.forEach((form) => {
        form.dispose();
      });
    }
    assert.ok((await lines()).includes('Halvferdig'));
    await run('giveUpCreation', { creation: made });
    assert.ok(!(await lines()).includes('Halvferdig'));
  });

  it('that is open shows the creation that is to go on, not the one that ended in it before', async () => {
    const { environment, orgno } = tiger(app);
    const form = new FormPanel();
    await (await app.forms()).restore('createClient', form.panel, { environment, orgno });
    const asker = form.asCreateClient();
    assert.equal((await asker.ask('create', { ...input, displayName: 'Ferdig' })).outcome, 'done');
    await app.creations.save({ version: 1, id: 'other', environment, orgno, input, done: [] });
    await run('continueCreation', 'other');
    const { unfinished } = await asker.ask('load', {});
    assert.equal(unfinished?.input.displayName, 'Halvferdig');
    assert.equal(unfinished.report.outcome, 'failed');
    form.dispose();
  });

  it('is loaded at once, whatever the lists of scopes do', async () => {
    await misbehave(app, { match: { path: '/api/v1/scopes' }, hang: true, times: 2 });
    app.scopes.expire();
    const { environment, orgno } = tiger(app);
    const form = new FormPanel();
    await (await app.forms()).restore('createClient', form.panel, { environment, orgno });
    const asker = form.asCreateClient();
    const left = new AbortController();
    const presets = assert.rejects(asker.ask('presets', {}, left.signal), { name: 'AskEnded' });
    const loaded = await asker.ask('load', {});
    assert.deepEqual(
      loaded.presets.map(({ id, unavailable }) => [id, unavailable]),
      [['altinnCli', undefined]],
    );
    left.abort();
    await presets;
    form.dispose();
  });

  it('stops its creation where it is when that is cancelled, at once, and goes on from there', async () => {
    const { environment, orgno } = tiger(app);
    const form = new FormPanel();
    await (await app.forms()).restore('createClient', form.panel, { environment, orgno });
    const asker = form.asCreateClient();
    // Carried out, and never answered: the harder of the two.
    await misbehave(app, { match: { method: 'POST', path: '/api/v1/clients$' }, after: true, hang: true });
    await configure('requestTimeout', 600);
    try {
      const creating = asker.ask('create', { ...input, displayName: 'Avbrutt' });
      const { api } = await app.sessions.connect(tiger(app));
      const named = async () => (await api.listClients()).filter(({ client_name: name }) => name === 'Avbrutt').length;
      await eventually('the client to be there', async () => (await named()) === 1);
      await asker.ask('stop', {});
      const report = await creating;
      assert.equal(report.outcome, 'failed');
      assert.equal(report.steps[0]?.problem?.what, 'Cancelled.');
      assert.equal((await asker.ask('tryAgain', {})).outcome, 'done');
      assert.equal(await named(), 1);
    } finally {
      await configure('requestTimeout', undefined);
      form.dispose();
    }
  });

  it('shows a creation that was broken off, from its line in the tree', async () => {
    const { environment, orgno } = tiger(app);
    await app.creations.save({ version: 1, id: 'broken-off', environment, orgno, input, done: [] });
    await run('continueCreation', 'broken-off');
    assert.match(person.panels[0]!.webview.html, /broken-off/);
    const form = new FormPanel();
    await (await app.forms()).restore('createClient', form.panel, { environment, orgno, creationId: 'broken-off' });
    const loaded = await form.asCreateClient().ask('load', {});
    assert.equal(loaded.unfinished?.input.displayName, 'Halvferdig');
    form.dispose();
  });

  for (const from of ['its line', 'the command palette']) {
    it(`is not needed to give up a creation that was broken off: from ${from}`, async () => {
      const { environment, orgno } = tiger(app);
      await app.creations.save({ version: 1, id: 'broken-off', environment, orgno, input, done: [] });
      const given = from === 'its line' ? [await lineAt(app, /TIGER/, 'Halvferdig')] : [];
      if (from === 'the command palette') person.whenAsked(/^Select the setup to discard/, 'Halvferdig');
      person.dismisses(/^Discard the unfinished setup of “Halvferdig”/);
      await run('giveUpCreation', ...given);
      assert.equal(app.creations.ofOrganisation(tiger(app)).length, 1, 'no answer is no');
      person.whenAsked(
        /^Discard the unfinished setup of “Halvferdig”\?\nSANDBOX · SPREK OPPRIKTIG TIGER AS/,
        'Discard',
      );
      await run('giveUpCreation', ...given);
      assert.deepEqual(app.creations.ofOrganisation(tiger(app)), []);
      await run('giveUpCreation', ...given);
      assert.deepEqual(person.was('error'), from === 'its line' ? [] : ['There’s no unfinished setup.']);
    });
  }
});
