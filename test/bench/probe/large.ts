// Runs in the extension host as its tests module: large lists and a large key, through the extension's own services.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { App } from '../../../src/app/app.ts';
import { generateRsaKeyPair } from '../../../src/core/keys/generateKeyPair.ts';
import { Remedies } from '../../../src/forms/form.ts';
import { searchScopes } from '../../../src/forms/scopeSearch.ts';
import type { Fault } from '../../../src/sandbox/faults.ts';
import type { Organisation } from '../../../src/session/organisation.ts';
import { OrganisationNode } from '../../../src/tree/organisationNode.ts';
import type { BenchService, KeysAtRiskResult, ListsResult } from './result.ts';

const headers = { 'content-type': 'application/json' };

export async function run(): Promise<void> {
  const { BENCH_EXTENSION: id, BENCH_RESULT: file, BENCH_RUNS: runs, BENCH_SERVICE: about, BENCH_SUBJECT: subject } = process.env; // oxfmt-ignore
  if (!id || !file || !runs || !about)
    throw new Error('BENCH_EXTENSION, BENCH_RESULT, BENCH_RUNS or BENCH_SERVICE is not set');
  service = JSON.parse(about) as BenchService;
  const extension = vscode.extensions.getExtension<{ app: () => Promise<App> }>(id);
  if (!extension) throw new Error('VS Code does not know the extension');
  const app = await (await extension.activate()).app();
  const result =
    subject === 'keysAtRisk'
      ? await checkKeysOfFiveThousandClients(app)
      : await openLargeLists(app, await signIn(app), Number(runs));
  writeFileSync(file, JSON.stringify(result));
}

async function openLargeLists(app: App, organisation: Organisation, runs: number): Promise<ListsResult> {
  await app.clients.list(organisation); // fetches a token, and loads the code
  const result: ListsResult = { requests: [], firstPageMs: [], keystrokeMs: [], eventLoopDelayMs: [] };
  for (let at = 0; at < runs; at++) {
    await openFiveThousandClients(app, organisation, result);
    await typeAmongFiveThousandScopes(app, organisation, result);
    await generateLargeKey(result);
  }
  return result;
}

let service: BenchService;

/** As a machine, past the questions. */
async function signIn(app: App): Promise<Organisation> {
  const { environments, organisation } = service;
  await vscode.workspace.getConfiguration('maskinporten').update('environments', environments, true);
  const { clientId, jwk, scope } = organisation.adminClient;
  await app.adminClients.keep('test', clientId, { version: 1, jwk } as Parameters<App['adminClients']['keep']>[2]);
  const signedIn = { environment: 'test', kind: 'test' as const, orgno: organisation.orgno, name: organisation.name };
  await app.sessions.add({ ...signedIn, signIn: { how: 'machine', clientId, scopes: scope.split(' ') } });
  return signedIn;
}

async function misbehave(fault: Fault): Promise<void> {
  const answer = await fetch(service.control, { method: 'POST', body: JSON.stringify(fault) });
  if (!answer.ok) throw new Error(`The service was not told: ${answer.status}`);
}

/** From unfolding the organisation to its first hundred lines, the request to the service included. */
async function openFiveThousandClients(app: App, organisation: Organisation, result: ListsResult): Promise<void> {
  await listFiveThousandClients();
  app.clients.expire();
  const send = app.http.send.bind(app.http);
  let requests = 0;
  app.http.send = (request) => {
    requests++;
    return send(request);
  };
  const started = performance.now();
  const lines = await new OrganisationNode(organisation, app).getChildren();
  for (const line of lines) line.getTreeItem();
  result.firstPageMs.push(performance.now() - started);
  app.http.send = send;
  if (lines.length !== 101) throw new Error(`${lines.length} lines instead of a hundred and “Load More”`);
  result.requests.push(requests);
}

/** The next list of clients has five thousand, without their keys. */
async function listFiveThousandClients(): Promise<void> {
  const clients = Array.from({ length: 5000 }, (_, index) => ({
    client_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    client_name: `Klient ${(index * 7919) % 5000}`,
    description: 'Et av mange',
    integration_type: 'maskinporten',
    scopes: ['altinn:serviceowner', 'altinn:serviceowner/instances.read'],
    access_token_lifetime: 120,
  }));
  const match = { method: 'GET', path: '/api/v1/clients$' };
  await misbehave({ match, status: 200, headers, body: JSON.stringify(clients) });
}

/** The command, its progress and its view, with a request for each client. */
async function checkKeysOfFiveThousandClients(app: App): Promise<KeysAtRiskResult> {
  await listFiveThousandClients();
  // Of a hundred clients two have a key that has expired and four one that will soon; the others two that last.
  await answerKeys('0[01]', 100, [-3]);
  await answerKeys('0[2-5]', 200, [12]);
  await answerKeys('', 4700, [200, 300]);
  // What the probe itself needs to tell the service is not the extension's.
  const rssBefore = process.memoryUsage.rss();
  const organisation = await signIn(app);
  const send = app.http.send.bind(app.http);
  let [inFlight, most, rss] = [0, 0, 0];
  app.http.send = async (request) => {
    most = Math.max(most, ++inFlight);
    rss = Math.max(rss, process.memoryUsage.rss());
    return send(request).finally(() => inFlight--);
  };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const started = performance.now();
  await vscode.commands.executeCommand('maskinporten.showKeysAtRiskOf', { organisation });
  const lines = await app.riskTree.getChildren();
  const ms = performance.now() - started;
  delay.disable();
  const [summary] = lines;
  const text = JSON.stringify(summary?.getTreeItem().label);
  if (!text.includes('300 ')) throw new Error(`${text} instead of 100 + 200 keys at risk`);
  return { ms, inFlight: most, eventLoopDelayMs: delay.max / 1e6, rssGrowthMiB: (rss - rssBefore) / 2 ** 20 };
}

/** Clients whose ids end so have a key for each number of days that is left to it. */
async function answerKeys(ending: string, times: number, daysLeft: readonly number[]): Promise<void> {
  const match = { method: 'GET', path: `/api/v1/clients/[^/]*${ending}/jwks$` };
  const keys = daysLeft.map((days) => ({
    ...{ kty: 'RSA', use: 'sig', alg: 'RS256', kid: `key-${days}`, n: 'u'.repeat(342), e: 'AQAB' },
    exp: Math.floor(Date.now() / 1000) + days * 86_400,
  }));
  const body = JSON.stringify({ keys });
  await misbehave({ match, times, status: 200, headers, body });
}

/** What the host does for each letter typed into the scope picker; the page's own part has a test of its own. */
async function typeAmongFiveThousandScopes(app: App, organisation: Organisation, result: ListsResult): Promise<void> {
  const scopes = Array.from({ length: 5000 }, (_, index) => ({
    name: `etat${index % 50}:tjeneste${index}/les.skriv`,
    description: `Gir tilgang til å lese og skrive i tjeneste nummer ${index} hos en etat`,
    active: true,
    accessible_for_all: true,
    owner_orgno: '991825827',
  }));
  const match = { method: 'GET', path: '/api/v1/scopes/all' };
  await misbehave({ match, status: 200, headers, body: JSON.stringify(scopes) });
  app.scopes.expire();
  await app.scopes.choice(organisation);
  const text = 'skrive etat7';
  for (let letters = 1; letters <= text.length; letters++) {
    const query = { text: text.slice(0, letters), lists: ['accessibleForAll' as const], offset: 0, limit: 50 };
    const started = performance.now();
    const { total } = await searchScopes(app.scopes, organisation, query, new Set(), new Remedies().explain);
    result.keystrokeMs.push(performance.now() - started);
    if (total === 0) throw new Error('Nothing was found');
  }
}

/** The longest time the extension host could do nothing else while an RSA-4096 key was generated. */
async function generateLargeKey(result: ListsResult): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await generateRsaKeyPair({ bits: 4096, kid: 'bench' });
  delay.disable();
  result.eventLoopDelayMs.push(delay.max / 1e6);
}
