import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { App } from '../../src/app/app.ts';
import { Person } from './support/person.ts';
import { restoreWorkspace } from './support/workspaceConfig.ts';
import {
  behave,
  clientWithKey,
  freshSandbox,
  misbehave,
  requestsWhile,
  run,
  runningApp,
  tiger,
} from './support/world.ts';

const minute = 60_000;

describe('Diagnose', () => {
  let app: App;
  let person: Person;
  let target: Awaited<ReturnType<typeof clientWithKey>>;

  before(async () => {
    app = await runningApp();
  });

  beforeEach(async () => {
    await freshSandbox(app);
    target = await clientWithKey(app);
    person = new Person();
  });

  afterEach(async () => {
    await person.hasAnswered();
    await vscode.workspace.getConfiguration('http').update('proxy', undefined, vscode.ConfigurationTarget.Global);
    await behave(app);
    await restoreWorkspace();
    person.leave();
  });

  const diagnose = (line: Parameters<typeof run>[1] = { target }) => run('diagnose', line);
  const api = async () => (await app.sessions.connect(target.organisation)).api;
  /** Asks for the report with the notification that says this, and reads it. */
  const reportAfter = async (said: RegExp, line?: Parameters<typeof run>[1]): Promise<string> => {
    person.whenAsked(said, 'Show Report');
    await diagnose(line);
    const { activeTextEditor } = vscode.window;
    assert.equal(activeTextEditor?.document.languageId, 'markdown');
    return activeTextEditor.document.getText();
  };
  const date = (aheadMs: number) => ({ date: new Date(app.now().getTime() - aheadMs).toUTCString() });

  it('walks from the network to a token, changes nothing, and says that all holds', async () => {
    app.sessions.forgetConnections();
    const requests = await requestsWhile(app, () => diagnose());
    const { choices } = person.wasShown('information', /^Nattjobben: all checks passed\.$/m);
    assert.deepEqual(choices, ['Show Report']);
    assert.deepEqual(
      requests.filter((one) => !one.startsWith('GET ')),
      ['POST /token', 'POST /token'],
    );
    const links = [
      'Environment',
      'Connection to the self-service API',
      'Connection to Maskinporten',
      'Clock',
      'Sign-in',
      'Rights',
    ];
    assert.deepEqual(person.progress, [
      ...links,
      ...['Client', 'Key', 'Scopes on the client', 'Scopes granted to the organisation', 'Token'],
    ]);
  });

  it('writes a report with all that support asks for', async () => {
    const report = await reportAfter(/all checks passed/);
    const { client, organisation, pair } = target;
    for (const part of [
      /^# Maskinporten client diagnosis$/m,
      /^1\. ✔ \*\*Environment\*\* \(\d{4}-\d\d-\d\dT[\d:.]+Z, \d+ ms\)$/m,
      /^11\. ✔ \*\*Token\*\* \(.+\): .*altinn:serviceowner.*, valid for 120 seconds$/m,
      new RegExp(`- VS Code: ${vscode.version.replaceAll('.', '\\.')} \\(`),
      /^- Maskinporten Clients: \d+\.\d+\.\d+$/m,
      new RegExp(`^- Operating system: ${process.platform} `, 'm'),
      new RegExp(`^- Organisation: SANDBOX · ${organisation.name} \\(${organisation.orgno}\\)$`, 'm'),
      new RegExp(`^- Client: Nattjobben \\(${client.client_id}\\)$`, 'm'),
      new RegExp(`^- Key: ${pair.publicJwk.kid}$`, 'm'),
      /^- Self-service API: 127\.0\.0\.1:\d+$/m,
      /^- Token endpoint: 127\.0\.0\.1:\d+$/m,
      /^- Proxy: none set \(http\.proxySupport: \w+\)$/m,
      /^- Clock: [+-]?\d+ s$/m,
    ]) {
      assert.match(report, part);
    }
  });

  it('tells no secret: no private key, token, grant or password of a proxy', async () => {
    const http = vscode.workspace.getConfiguration('http');
    const proxy = 'http://kari:PROXY-CANARY@proxy.sandbox.example:3128';
    await http.update('proxy', proxy, vscode.ConfigurationTarget.Global);
    const secrets = Object.entries(target.pair.privateJwk).flatMap(([name, value]) =>
      ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name) ? [value] : [],
    );
    app.sessions.forgetConnections();
    const send = app.http.send.bind(app.http);
    app.http.send = async (request) => {
      const grant = new URLSearchParams(request.body).get('assertion');
      const answer = await send(request);
      const token = /"access_token":"([^"]+)"/.exec(answer.text)?.[1];
      secrets.push(...[grant, token].filter((secret) => typeof secret === 'string'));
      return answer;
    };
    const report = await reportAfter(/all checks passed/).finally(() => Reflect.deleteProperty(app.http, 'send'));
    assert.equal(secrets.length, 6 + 2 + 2, 'two grants, two tokens');
    for (const secret of [...secrets, 'CANARY', 'kari']) assert.ok(!report.includes(secret));
    assert.match(report, /^- Proxy: proxy\.sandbox\.example:3128 \(/m);
  });

  it('names the first broken link with its remedy, and says what wasn’t checked', async () => {
    await (await api()).removeKey(target.client.client_id, target.pair.publicJwk.kid);
    const report = await reportAfter(
      /^The check “Key” failed\. The key stored here \(“nattjobben”\) isn’t registered on the client\. The client has no registered keys\./,
    );
    person.wasShown('warning', /Generate a new key pair/);
    assert.match(report, /^8\. ✘ \*\*Key\*\* \(.+\): The key stored here/m);
    assert.match(report, /^9\. ✔ /m);
    assert.match(report, /^11\. – \*\*Token\*\*: Not checked, because “Key” failed\.$/m);
  });

  it('says that the client does not exist any more', async () => {
    const client = { ...target.client, client_id: '11111111-2222-3333-4444-555555555555' };
    const report = await reportAfter(
      /^The check “Client” failed\. The self-service API couldn’t find what was requested/,
      {
        target: { organisation: target.organisation, client },
      },
    );
    assert.match(report, /^- References for Digdir: [\w-]{8,}$/m);
  });

  it('says which right is missing', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/clients$' }, status: 428 });
    await diagnose();
    const { choices } = person.wasShown(
      'warning',
      /^The check “Rights” failed\. The organisation hasn’t accepted the terms of use/,
    );
    assert.deepEqual(choices, ['Open Terms of Use', 'Show Report'], 'the remedy is one click away');
  });

  it('says that the self-service API cannot be reached', async () => {
    await misbehave(app, { match: { method: 'GET', path: '/api/v1/organizations/' }, reset: true, times: 9 });
    await diagnose();
    person.wasShown('warning', /^The check “Connection to the self-service API” failed\. .+ closed the connection/);
  });

  it('says by how much the clock is wrong', async () => {
    const match = { method: 'GET', path: '/.well-known/oauth-authorization-server' };
    await misbehave(app, { match, status: 200, headers: date(7 * minute), body: '{}' });
    await diagnose();
    person.wasShown(
      'warning',
      /^The check “Clock” failed\. Your system clock is 7 minutes fast\. .+ Sync your system clock/,
    );
  });

  it('says so too when a token is refused for its time', async () => {
    const body = JSON.stringify({ error: 'invalid_grant', error_description: 'Issue time is after now' });
    const refused = { status: 400, headers: date(-3 * minute), body };
    await misbehave(app, { match: { method: 'POST', path: '/token' }, ...refused });
    app.sessions.forgetConnections();
    await run('showClientJson', { target });
    person.wasShown(
      'error',
      /^Couldn’t get a token from Maskinporten\. Your system clock is 3 minutes slow\. .+ Sync your system clock/,
    );
  });

  it('of an organisation ends at its rights, without a question', async () => {
    const report = await reportAfter(/all checks passed/, { organisation: tiger(app) });
    assert.match(report, /^6\. ✔ \*\*Rights\*\*/m);
    assert.match(report, /^7\. – \*\*Client\*\*: Not applicable: no client was chosen\.$/m);
    assert.deepEqual(person.was('pick'), []);
  });

  it('from the palette asks for organisation and client, and can be told to leave the client out', async () => {
    person
      .whenAsked(/^Select an organisation/, tiger(app).name)
      .whenAsked(/^SANDBOX · .*: select a client to diagnose/, 'Nattjobben');
    await run('diagnose');
    person.wasShown('information', /^Nattjobben: all checks passed/);
    person.leave();
    person = new Person();
    person
      .whenAsked(/^Select an organisation/, tiger(app).name)
      .whenAsked(/: select a client to diagnose/, 'Sign-in and rights only');
    await run('diagnose');
    person.wasShown('information', /^SANDBOX · .+TIGER.+: all checks passed/);
  });

  it('can be cancelled, without a word', async () => {
    person.cancelsAt(/^Rights$/);
    await diagnose();
    assert.deepEqual(person.shown, []);
    assert.equal(person.progress.at(-1), 'Rights');
  });
});
