// Runs in the extension host as its tests module: large lists and a large key, through the extension's own services.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { App } from '../../../src/app/app.ts';
import { searchScopes } from '../../../src/forms/scopeSearch.ts';
import { generateRsaKeyPair } from '../../../src/keys/generate.ts';
import type { Organisation } from '../../../src/session/organisation.ts';
import { OrganisationNode } from '../../../src/tree/organisationNode.ts';
import type { LargeResult } from './result.ts';

const headers = { 'content-type': 'application/json' };

export async function run(): Promise<void> {
  const { BENCH_EXTENSION: id, BENCH_RESULT: file, BENCH_RUNS: runs } = process.env;
  if (!id || !file || !runs) throw new Error('BENCH_EXTENSION, BENCH_RESULT and BENCH_RUNS are not set');
  const extension = vscode.extensions.getExtension<{ app: () => Promise<App> }>(id);
  if (!extension) throw new Error('VS Code does not know the extension');
  const app = await (await extension.activate()).app();
  const [organisation] = await app.sessions.openSandbox();
  if (!organisation) throw new Error('The sandbox has no organisation');
  await app.clients.list(organisation); // signs in, and loads the code
  const result: LargeResult = { requests: [], firstPageMs: [], keystrokeMs: [], eventLoopDelayMs: [] };
  for (let at = 0; at < Number(runs); at++) {
    await openFiveThousandClients(app, organisation, result);
    await typeAmongFiveThousandScopes(app, organisation, result);
    await generateLargeKey(result);
  }
  writeFileSync(file, JSON.stringify(result));
}

/** From unfolding the organisation to its first hundred lines, the request to the sandbox included. */
async function openFiveThousandClients(app: App, organisation: Organisation, result: LargeResult): Promise<void> {
  const clients = Array.from({ length: 5000 }, (_, index) => ({
    client_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    client_name: `Klient ${(index * 7919) % 5000}`,
    description: 'Et av mange',
    integration_type: 'maskinporten',
    scopes: ['altinn:serviceowner', 'altinn:serviceowner/instances.read'],
    access_token_lifetime: 120,
  }));
  const match = { method: 'GET', path: '/api/v1/clients$' };
  (await app.sandboxHost.sandbox()).misbehave({ match, status: 200, headers, body: JSON.stringify(clients) });
  app.clients.refresh();
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
  if (lines.length !== 101) throw new Error(`${lines.length} lines instead of a hundred and “Load more”`);
  result.requests.push(requests);
}

/** What the host does for each letter typed into the scope picker; the page's own part has a test of its own. */
async function typeAmongFiveThousandScopes(app: App, of: Organisation, result: LargeResult): Promise<void> {
  const scopes = Array.from({ length: 5000 }, (_, index) => ({
    name: `etat${index % 50}:tjeneste${index}/les.skriv`,
    description: `Gir tilgang til å lese og skrive i tjeneste nummer ${index} hos en etat`,
    active: true,
    accessible_for_all: true,
    owner_orgno: '991825827',
  }));
  const match = { method: 'GET', path: '/api/v1/scopes/all' };
  (await app.sandboxHost.sandbox()).misbehave({ match, status: 200, headers, body: JSON.stringify(scopes) });
  app.scopes.refresh();
  await app.scopes.choice(of);
  const text = 'skrive etat7';
  for (let letters = 1; letters <= text.length; letters++) {
    const query = { text: text.slice(0, letters), lists: ['accessibleForAll' as const], offset: 0, limit: 50 };
    const started = performance.now();
    const { total } = await searchScopes(app.scopes, of, query, new Set());
    result.keystrokeMs.push(performance.now() - started);
    if (total === 0) throw new Error('Nothing was found');
  }
}

/** The longest time the extension host could do nothing else while an RSA-4096 key was generated. */
async function generateLargeKey(result: LargeResult): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await generateRsaKeyPair({ bits: 4096, kid: 'bench' });
  delay.disable();
  result.eventLoopDelayMs.push(delay.max / 1e6);
}
