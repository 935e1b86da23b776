import { randomUUID } from 'node:crypto';
import path from 'node:path';
import fetch from 'node-fetch';
import { env, type ExtensionContext, ExtensionMode, type LogOutputChannel, workspace } from 'vscode';
import { Forms } from '../forms/forms.ts';
import { delay } from '../http/delay.ts';
import { Http } from '../http/http.ts';
import { Clients } from '../session/clients.ts';
import { Creations } from '../session/creations.ts';
import { PrivateKeys } from '../session/privateKeys.ts';
import { SandboxHost } from '../session/sandboxHost.ts';
import { Scopes } from '../session/scopes.ts';
import { Sessions } from '../session/sessions.ts';
import { OrganisationsProvider } from '../tree/organisationsProvider.ts';
import { type TreeServices, TreeViewState } from '../tree/services.ts';
import { ReadOnlyDocuments } from './readOnlyDocuments.ts';

/** All that commands, forms and the tree work with. Made at first use. */
export interface App extends TreeServices {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly http: Http;
  readonly sandboxHost: SandboxHost;
  readonly tree: OrganisationsProvider;
  readonly forms: Forms;
  readonly documents: ReadOnlyDocuments;
  /** Draws the whole tree anew, from what is known. */
  readonly redraw: () => void;
  /** A random UUID: a jti, a creation's id. */
  readonly newId: () => string;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Wires everything below the entry. Asks the network nothing and reads no secret. */
export function createApp(context: ExtensionContext, log: LogOutputChannel, redraw: () => void): App {
  const now = () => new Date();
  const settings = () => workspace.getConfiguration('maskinporten');
  const http = new Http({ fetch, log, delay, now, timeoutMs: () => settings().get('requestTimeout', 20) * 1000 });
  const dataFile = path.join(context.globalStorageUri.fsPath, 'sandbox.json');
  const sandboxHost = new SandboxHost(
    dataFile,
    () => ({
      port: settings().get('sandbox.port', 0),
      propagationMs: settings().get('sandbox.propagationDelay', 2) * 1000,
      control: context.extensionMode !== ExtensionMode.Production || settings().get('sandbox.control', false),
    }),
    log,
  );
  context.subscriptions.push({ dispose: () => void sandboxHost.close() });
  const state = context.globalState;
  const sessions = new Sessions({ state, http, sandboxHost, now, newId: randomUUID, log });
  const services: TreeServices = {
    sessions,
    clients: new Clients(sessions, now),
    scopes: new Scopes(sessions, env.language.slice(0, 2), now),
    privateKeys: new PrivateKeys(context.secrets),
    creations: new Creations(state),
    state,
    now,
    view: new TreeViewState(),
  };
  const tree = new OrganisationsProvider(services, log);
  const documents = new ReadOnlyDocuments();
  context.subscriptions.push(documents);
  const app = { ...services, context, log, http, sandboxHost, tree, documents, redraw, newId: randomUUID, delay };
  return { ...app, forms: new Forms(app) };
}
