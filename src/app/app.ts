import { randomUUID } from 'node:crypto';
import path from 'node:path';
import fetch from 'node-fetch';
import { env, type ExtensionContext, ExtensionMode, type LogOutputChannel, workspace } from 'vscode';
import type { Environment } from '../core/environments/environment.ts';
import { Connectivity } from '../core/http/servers.ts';
import { delay, letOthersRun } from '../core/http/delay.ts';
import { Http } from '../core/http/http.ts';
import { storedCreation } from '../core/journeys/creation.ts';
import { storedRotation } from '../core/journeys/rotation.ts';
import type { Forms } from '../forms/forms.ts';
import { AdminClients } from '../session/adminClients.ts';
import { Clients } from '../session/clients.ts';
import { EditorRedirects } from '../session/redirects.ts';
import { SandboxHost } from '../session/sandboxHost.ts';
import { Environments } from '../session/environments.ts';
import { claim } from '../session/fileLock.ts';
import { KeyCalls } from '../session/keyCalls.ts';
import { KeysAtRisk } from '../session/keysAtRisk.ts';
import { PersonSessions } from '../session/personSessions.ts';
import { PrivateKeys } from '../session/privateKeys.ts';
import { Scopes } from '../session/scopes.ts';
import { Sessions } from '../session/sessions.ts';
import { Settings } from '../session/settings.ts';
import { SignedIn, Leftovers } from '../session/signedIn.ts';
import { Running, Unfinished } from '../session/unfinished.ts';
import { type TreeServices, TreeViewState } from '../tree/node.ts';
import { organisationRoots } from '../tree/organisationNode.ts';
import { TreeProvider, type ViewOfTree } from '../tree/treeProvider.ts';
import { KeyUses, UsesOfKeys } from '../workspace/keyUses.ts';
import { ExpiryNotice } from './expiryNotice.ts';
import { sayNotDeleted, sayNotStored, sayUnusable, UnreadableEntries } from './notices.ts';
import { ReadOnlyDocuments } from './readOnlyDocuments.ts';
import { SecretClipboard } from './secretClipboard.ts';
import { StatusBar } from './statusBar.ts';

type Views = Readonly<Record<'organisations' | 'keysAtRisk', ViewOfTree>>;

/** All that commands, forms and the tree work with. Made at first use. */
export interface App extends TreeServices {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly http: Http;
  readonly settings: Settings;
  readonly sandboxHost: SandboxHost;
  readonly environments: Environments;
  readonly persons: PersonSessions;
  readonly adminClients: AdminClients;
  readonly signedIn: SignedIn;
  readonly editorRedirects: EditorRedirects;
  readonly allowRedirect: (environment: Environment, uri: string) => Promise<void>;
  readonly tree: TreeProvider;
  readonly riskTree: TreeProvider;
  readonly views: Views;
  readonly expiryNotice: ExpiryNotice;
  /** Loaded when the first is opened. */
  readonly forms: () => Promise<Forms>;
  readonly documents: ReadOnlyDocuments;
  readonly secretClipboard: SecretClipboard;
  /** Which hosts answered when they were last asked. */
  readonly network: Connectivity;
  readonly statusBar: StatusBar;
  /** Draws the lines of both trees that say something else by now. Ends when all that is on the screen is up to date. */
  readonly redraw: () => Promise<void>;
  /** False when this or another window of this machine has had the kid before. */
  readonly reserveKid: (kid: string) => Promise<boolean>;
  /** A random UUID: a jti, a creation's id. */
  readonly newId: () => string;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Wires everything below the entry. Asks the network nothing and reads no secret. */
export function createApp(context: ExtensionContext, log: LogOutputChannel, views: Views): App {
  const now = () => new Date();
  const settings = new Settings(
    (name) => workspace.getConfiguration('maskinporten').get<unknown>(name),
    (name) => void sayUnusable(name, log),
  );
  const network = new Connectivity(now, () => {
    statusBar.update();
  });
  const http = new Http({
    ...{ fetch, log, delay, now },
    timeoutMs: () => settings.get('requestTimeout') * 1000,
    learn: (url, reached) => {
      network.learn(url, reached);
    },
  });
  const dataFile = path.join(context.globalStorageUri.fsPath, 'sandbox.json');
  const sandboxHost = new SandboxHost(
    dataFile,
    () => ({
      port: settings.get('sandbox.port'),
      propagationMs: settings.get('sandbox.propagationDelay') * 1000,
      control: context.extensionMode !== ExtensionMode.Production || settings.get('sandbox.control'),
    }),
    log,
  );
  context.subscriptions.push({ dispose: () => void sandboxHost.close() });
  const state = context.globalState;
  const environments = new Environments(sandboxHost);
  const persons = new PersonSessions({
    secrets: context.secrets,
    http,
    now,
    delay,
    folder: path.join(context.globalStorageUri.fsPath, 'sessions'),
    notStored: () => void sayNotStored(log),
  });
  const adminClients = new AdminClients(context.secrets);
  const signedInFile = path.join(context.globalStorageUri.fsPath, 'organisations.json');
  const signedIn = new SignedIn({ state, log, now, delay, file: signedInFile });
  // What another window has changed while this one had no app yet.
  void signedIn.takeOver();
  const newId = randomUUID;
  const unreadable = new UnreadableEntries(log).tell;
  const sessions = new Sessions({
    ...{ signedIn, environments, persons, adminClients, sandboxHost, http, now, newId, unreadable },
    leftovers: new Leftovers(state),
    keyCalls: new KeyCalls(state, now),
    notDeleted: () => void sayNotDeleted(log),
  });
  // Nothing, nearly always: only where a keyring was locked at a sign-out.
  void sessions.deleteLeftovers();
  const clients = new Clients(sessions, now);
  const privateKeys = new PrivateKeys(context.secrets);
  const keyUses = new KeyUses();
  const services: TreeServices = {
    sessions,
    clients,
    scopes: new Scopes(sessions, env.language.slice(0, 2), now),
    privateKeys,
    creations: new Unfinished(state, 'maskinporten.creation/', storedCreation),
    rotations: new Unfinished(state, 'maskinporten.rotation/', storedRotation),
    running: new Running(),
    keyUses,
    usesOfKeys: new UsesOfKeys(keyUses),
    keysAtRisk: new KeysAtRisk(sessions, clients, privateKeys, now),
    state,
    now,
    view: new TreeViewState(),
  };
  const tree = new TreeProvider({ ...views.organisations, log, roots: () => organisationRoots(services) });
  const riskTree = new TreeProvider({ ...views.keysAtRisk, log });
  const isWanted = () => settings.get('expiryNotification');
  const expiryNotice = new ExpiryNotice({ ...services, isWanted });
  const documents = new ReadOnlyDocuments();
  const statusBar = new StatusBar(sessions, network);
  const secretClipboard = new SecretClipboard({ state, now, delay });
  void secretClipboard.keepPromises();
  void import('../workspace/findConfigs.ts').then(({ removeUnfinishedWrites }) => removeUnfinishedWrites(log));
  context.subscriptions.push(documents, statusBar, keyUses, services.usesOfKeys);
  const app = {
    ...services,
    ...{ context, log, http, settings, sandboxHost, environments, persons, adminClients, signedIn, tree, documents },
    ...{ network, statusBar, riskTree, expiryNotice, views, secretClipboard },
    redraw: async () => {
      const drawn = tree.update();
      // Each draws in a turn of its own.
      await letOthersRun();
      await Promise.all([drawn, riskTree.update()]);
    },
    reserveKid: (kid: string) => claim(path.join(context.globalStorageUri.fsPath, 'kids', kid)),
    ...{ newId, delay, editorRedirects: new EditorRedirects(context) },
    // A registered redirect URI is what the server lets a login come back to; in the sandbox this program registers its own.
    allowRedirect: async ({ kind }: Environment, uri: string) => {
      if (kind === 'sandbox') (await sandboxHost.sandbox()).allowRedirectUri(uri);
    },
  };
  let forms: Promise<Forms> | undefined;
  return { ...app, forms: () => (forms ??= import('../forms/forms.ts').then(({ Forms }) => new Forms(app))) };
}
