import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { extensionId } from '../../../scripts/paths.mjs';
import type { App } from '../../../src/app/app.ts';
import type { Given } from '../../../src/commands/target.ts';
import type { Node } from '../../../src/tree/node.ts';
import { requiredScopes } from '../../../src/core/config/altinnCliSettings.ts';
import { generateRsaKeyPair, type RsaKeyPair } from '../../../src/core/keys/generateKeyPair.ts';
import type { Fault } from '../../../src/sandbox/faults.ts';
import type { OrganisationClient } from '../../../src/session/clients.ts';
import type { Organisation } from '../../../src/session/organisation.ts';
import type { TreeLine } from '../../../src/tree/treeProvider.ts';
import { eventually } from '../../support/eventually.ts';

/** The extension that runs in this VS Code. */
export async function runningApp(): Promise<App> {
  const extension = vscode.extensions.getExtension<{ app: () => Promise<App> }>(extensionId);
  assert.ok(extension);
  return (await extension.activate()).app();
}

/** The sandbox as on the first day: no key of its clients is kept, no creation is unfinished, no fault waits. */
export async function freshSandbox(app: App): Promise<void> {
  await hideTree(app);
  await configure('sandbox.propagationDelay', 0);
  await app.sessions.resetSandbox();
  await app.privateKeys.removeEnvironment('sandbox');
  for (const organisation of app.sessions.organisations()) {
    for (const made of app.creations.ofOrganisation(organisation)) await app.creations.remove(made.id);
    for (const made of app.rotations.ofOrganisation(organisation)) await app.rotations.remove(made.id);
  }
  app.view.filter = '';
  app.scopes.expire();
  app.clients.forget();
}

/** Out of sight the tree asks for nothing by itself, so that a test sees just what it asks for. */
async function hideTree(app: App): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await eventually('the tree to be hidden', () => !app.views.organisations.isVisible());
  // Nor when it is shown: what another test has looked at is folded.
  for (const line of await app.tree.getChildren()) await app.tree.toggled(line, false);
}

export async function configure(setting: string, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration('maskinporten');
  // Nearly always it is so already, and VS Code writes its file and tells everybody all the same.
  if (isDeepStrictEqual(settings.inspect(setting)?.globalValue, value)) return;
  await settings.update(setting, value, vscode.ConfigurationTarget.Global);
}

export async function misbehave(app: App, fault: Fault): Promise<void> {
  (await app.sandboxHost.sandbox()).misbehave(fault);
}

export async function behave(app: App): Promise<void> {
  (await app.sandboxHost.sandbox()).reset();
}

/** The organisation with clients of every kind, and the Altinn CLI's scopes. */
export function tiger(app: App): Organisation {
  return organisationNamed(app, /TIGER/);
}

/** The organisation without a client. */
export function orn(app: App): Organisation {
  return organisationNamed(app, /ØRN/);
}

function organisationNamed(app: App, name: RegExp): Organisation {
  const found = app.sessions.organisations().find((organisation) => name.test(organisation.name));
  assert.ok(found);
  return found;
}

let pair: Promise<RsaKeyPair> | undefined;

/** One pair for the whole run: what it takes is time. */
export function someKeyPair(): Promise<RsaKeyPair> {
  return (pair ??= generateRsaKeyPair({ bits: 2048, kid: 'nattjobben' }));
}

/** A client of the tiger's that was made a moment ago. */
export async function newClient(
  app: App,
  { name = 'Nattjobben', scopes = requiredScopes }: { name?: string; scopes?: readonly string[] } = {},
): Promise<OrganisationClient> {
  const organisation = tiger(app);
  const { api } = await app.sessions.connect(organisation);
  const details = { client_name: name, description: '', access_token_lifetime: 120, scopes };
  const client = await api.createClient(details);
  app.clients.expire(organisation);
  return { organisation, client };
}

/** A client with one registered key, whose private half is kept here. */
export async function clientWithKey(app: App): Promise<OrganisationClient & { readonly pair: RsaKeyPair }> {
  const target = await newClient(app);
  const made = await someKeyPair();
  const { organisation, client } = target;
  await app.privateKeys.keep({ organisation, clientId: client.client_id, kid: made.publicJwk.kid }, made.privateJwk);
  const { api } = await app.sessions.connect(organisation);
  await api.putKey(client.client_id, made.publicJwk);
  app.clients.expire(organisation);
  return { ...target, pair: made };
}

/** What a command may be called on, also where a test has not found it. */
type Calling = { readonly [Name in keyof Given]: Given[Name] | undefined };

/** What a remedy names: where to sign in. */
interface EnvironmentGiven {
  readonly environment: string;
  readonly issuer?: string;
}

/** Runs a command as the tree does, on a client. */
export async function run(
  command: string,
  ...given: readonly (Calling | Node | EnvironmentGiven | string | undefined)[]
): Promise<unknown> {
  return vscode.commands.executeCommand(`maskinporten.${command}`, ...given);
}

/** “GET /api/v1/clients” of each request while something is done; one that was tried again counts once. */
export async function requestsWhile(app: App, act: (soFar: readonly string[]) => Promise<unknown>): Promise<string[]> {
  const requests: string[] = [];
  const { http } = app;
  const send = http.send.bind(http);
  http.send = (request) => {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return send(request);
  };
  try {
    await act(requests);
  } finally {
    Reflect.deleteProperty(http, 'send');
  }
  return requests;
}

export function label(node: TreeLine): string {
  const { label: text } = node.getTreeItem();
  return typeof text === 'string' ? text : (text?.label ?? '');
}

export function description(node: TreeLine): string {
  const { description: text } = node.getTreeItem();
  return typeof text === 'string' ? text : '';
}

/** The line at the end of a path of labels, from the organisation on. */
export async function lineAt(app: App, ...path: (string | RegExp)[]): Promise<TreeLine> {
  let found: TreeLine | undefined;
  for (const text of path) found = await lineUnder(app, found, text);
  assert.ok(found);
  return found;
}

/** The lines under the one at the end of the path. */
export async function linesAt(app: App, ...path: (string | RegExp)[]): Promise<TreeLine[]> {
  return app.tree.getChildren(await lineAt(app, ...path));
}

/** A line among those under another; among the organisations when there is no other. */
export async function lineUnder(app: App, parent: TreeLine | undefined, text: string | RegExp): Promise<TreeLine> {
  const lines = await app.tree.getChildren(parent);
  const found = lines.find((node) => (typeof text === 'string' ? label(node) === text : text.test(label(node))));
  assert.ok(found, `No line “${String(text)}” among ${lines.map(label).join(', ')}`);
  return found;
}

/** Does what a click on the line does. */
export async function click(node: TreeLine): Promise<void> {
  const { command } = node.getTreeItem();
  assert.ok(command, `A click on “${label(node)}” does nothing`);
  await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
}
