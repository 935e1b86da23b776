import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { App } from '../../../src/app/app.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { memoryStore } from '../../../src/sandbox/store.ts';
import type { AdminKey } from '../../../src/session/adminClients.ts';
import type { SignedInOrganisation } from '../../../src/session/signedIn.ts';
import { configure } from './world.ts';

/** Organisations of every sandbox. */
export const tigerOrgno = '310528471';
/** A synthetic organisation that no sandbox has clients for (self-service-api.md §6). */
export const syntheticOrgno = '313401847';
/** Hasn’t accepted the terms of use. */
export const unsignedOrgno = '316948235';

type Setting = Record<string, unknown>;

/** TEST and PROD, each played by a sandbox of its own. */
export class RealEnvironments {
  private constructor(
    readonly test: Sandbox,
    readonly prod: Sandbox,
    readonly logged: { readonly test: string[]; readonly prod: string[] },
  ) {}

  static async start(): Promise<RealEnvironments> {
    const logged = { test: [] as string[], prod: [] as string[] };
    const start = (lines: string[]) =>
      startSandbox({ store: memoryStore(), propagationMs: 0, log: (line) => lines.push(line) });
    const [test, prod] = await Promise.all([start(logged.test), start(logged.prod)]);
    return new RealEnvironments(test, prod, logged);
  }

  /** As the setting; `login` and `differs` are put over TEST's. */
  async use(app: App, differs: Setting = {}, login: Setting = {}): Promise<void> {
    const environmentOf = (
      { selfServiceUrl, issuer, termsUrl, ansattporten, origin }: Sandbox,
      more: Setting = {},
    ) => ({
      selfServiceUrl,
      issuer,
      tokenEndpoint: `${issuer}token`,
      termsUrl: `${termsUrl}/{orgno}`,
      altinnPlatformUrl: origin,
      login: { ...ansattporten, ...more },
    });
    await configure('environments', {
      test: { ...environmentOf(this.test, login), ...differs },
      prod: environmentOf(this.prod),
    });
    app.sessions.forgetConnections();
  }

  reset(): void {
    this.test.reset();
    this.prod.reset();
    this.logged.test.length = 0;
    this.logged.prod.length = 0;
  }

  /** An admin client of the tiger's. */
  admin(which: 'adminClient' | 'readOnlyAdminClient' = 'adminClient', sandbox = this.test) {
    return sandbox.organisations.find(({ orgno }) => orgno === tigerOrgno)![which];
  }

  /** Every organisation but the sandbox's own is signed out of, and the settings are as they were. */
  async leave(app: App): Promise<void> {
    await signOutOfAll(app);
    await configure('environments', undefined);
  }

  async stop(): Promise<void> {
    await Promise.all([this.test.close(), this.prod.close()]);
  }
}

/** Signs in to the tiger in TEST as a machine, past the questions. */
export async function signedInAsMachine(app: App, world: RealEnvironments): Promise<SignedInOrganisation> {
  const { clientId, jwk } = world.admin();
  await app.adminClients.keep('test', clientId, { version: 1, jwk: jwk as AdminKey['jwk'] });
  const about = { environment: 'test', kind: 'test' as const, orgno: tigerOrgno, name: 'SPREK OPPRIKTIG TIGER AS' };
  const organisation = { ...about, signIn: { how: 'machine' as const, clientId, scopes: [] } };
  await app.sessions.add(organisation);
  return organisation;
}

export async function signOutOfAll(app: App): Promise<void> {
  for (const one of app.signedIn.all()) if (one.signIn.how !== 'sandbox') await app.sessions.signOut(one);
}

/** What is signed in to in TEST and PROD. */
export function signedIn(app: App): SignedInOrganisation[] {
  return app.signedIn.all().filter(({ kind }) => kind !== 'sandbox');
}

/** The names of all that is kept of sign-ins; the secrets themselves are looked at by nobody. */
export async function keptSecrets(app: App): Promise<string[]> {
  const keys = await app.context.secrets.keys();
  return keys.filter((key) => /^maskinporten\.(session|adminClient)\//.test(key)).sort();
}

/** Nothing is kept, secret or not. */
export async function nothingIsKept(app: App): Promise<void> {
  assert.deepEqual(await keptSecrets(app), []);
  assert.deepEqual(signedIn(app), []);
  const state = app.context.globalState;
  const values = state.keys().map((key) => JSON.stringify(state.get(key)));
  assert.doesNotMatch(values.join('\n'), /PRIVATE KEY|"d":|eyJ/);
}

export function setting(): unknown {
  return vscode.workspace.getConfiguration('maskinporten').get('environments');
}
