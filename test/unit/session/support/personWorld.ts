import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Environment, sandboxEnvironment } from '../../../../src/core/environments/environment.ts';
import { Cancelled } from '../../../../src/core/http/cancel.ts';
import type { LockNeeds } from '../../../../src/session/fileLock.ts';
import type { Organisation } from '../../../../src/session/organisation.ts';
import { PersonSessions } from '../../../../src/session/personSessions.ts';
import { removeFolder, temporaryFolder } from '../../../support/temporaryFolder.ts';
import { TestHttp } from '../../http/support/testHttp.ts';
import { Clock } from '../../sandbox/support/clock.ts';
import { logIn } from '../../sandbox/support/personsLogin.ts';
import { TestSandbox } from '../../sandbox/support/testSandbox.ts';
import { Keyring, type WindowSecrets } from './keyring.ts';

/** A synthetic organisation (self-service-api.md §6). */
export const orgno = '313401847';
export const organisation: Organisation = { environment: 'sandbox', kind: 'sandbox', orgno, name: 'SYNTETISK AS' };
export const session = 'a-session';

/** One window: its secrets, and the sessions over them. */
export interface Window {
  readonly secrets: WindowSecrets;
  readonly client: TestHttp;
  readonly sessions: PersonSessions;
  token(represented?: Organisation): Promise<string>;
  forget(token: string): void;
}

/** A person who has logged in at a sandbox, and the windows of their VS Code. */
export class PersonWorld {
  /** Behind the machine's, so that no lock looks abandoned which is not. */
  readonly clock = new Clock(new Date(Date.now() - 3_600_000));
  readonly folder = temporaryFolder();
  sandbox!: TestSandbox;
  private keyring = new Keyring();

  async start(): Promise<void> {
    this.sandbox = await TestSandbox.start({}, this.clock);
  }

  reset(lag?: number): void {
    this.sandbox.reset();
    this.keyring = new Keyring(lag);
  }

  get environment(): Environment {
    return sandboxEnvironment(this.sandbox.sandbox);
  }

  window(): Window {
    return this.windowWith(delay);
  }

  /** A window in which pauses are what the test makes of them. */
  windowWith(pause: LockNeeds['delay'], notStored = () => undefined as unknown): Window {
    const secrets = this.keyring.window();
    const client = new TestHttp();
    const { folder, clock, environment } = this;
    const sessions = new PersonSessions({
      secrets,
      http: client.http,
      folder,
      now: clock.now,
      delay: pause,
      notStored,
    });
    return {
      secrets,
      client,
      sessions,
      token: (whose = organisation) => sessions.tokens(session, whose, environment).token(),
      forget: (token) => {
        sessions.tokens(session, organisation, environment).forget(token);
      },
    };
  }

  /** Logs in, and keeps what came. */
  async signIn({ sessions }: Window, differs: { readonly refreshToken?: undefined } = {}): Promise<string> {
    const { access_token: accessToken, refresh_token: refreshToken } = await logIn(this.sandbox);
    const expiresAt = this.clock.now().getTime() + 120_000;
    const tokens = { accessToken, refreshToken, expiresAt, ...differs };
    await sessions.keep(session, orgno, tokens);
    this.sandbox.logged.length = 0;
    return accessToken;
  }

  /** How often the login's token endpoint was asked since the sign-in. */
  get refreshes(): number {
    return this.sandbox.logged.filter((line) => line.startsWith('POST /ansattporten/token')).length;
  }

  /** Whether the self-service API takes the token. */
  async statusOf(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${this.environment.selfServiceUrl}/auth/user`, { headers })).status;
  }

  /** Names and contents of what lies beside the secrets. */
  async files(): Promise<string> {
    const names = await readdir(this.folder);
    const contents = await Promise.all(names.map((name) => readFile(path.join(this.folder, name), 'utf8')));
    return [...names, ...contents].join('\n');
  }

  async stop(): Promise<void> {
    await this.sandbox.close();
    removeFolder(this.folder);
  }
}

/** No pause takes time; what is to last until it is ended does. */
export function delay(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!signal) setImmediate(resolve);
    signal?.addEventListener('abort', () => {
      reject(new Cancelled());
    });
  });
}
