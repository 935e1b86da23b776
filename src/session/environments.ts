import { workspace } from 'vscode';
import {
  type Environment,
  type EnvironmentKind,
  type PersonLogin,
  sandboxEnvironment,
} from '../core/environments/environment.ts';
import { configuredEnvironment, environmentIds, environmentKindOf } from '../core/environments/environmentSettings.ts';
import type { Log } from '../core/http/http.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The stored organisation names an environment that is not there any more. */
export class UnknownEnvironment extends Error {
  override readonly name = 'UnknownEnvironment';
  constructor(readonly environment: string) {
    super(`No environment “${environment}”`);
  }
}

/** The environments there are: TEST, PROD, the sandbox, and those of the setting `maskinporten.environments`. */
export class Environments {
  constructor(private readonly sandboxHost: SandboxHost) {}

  /** TEST and PROD first, the sandbox last. */
  ids(): string[] {
    return [...environmentIds(setting()), 'sandbox'];
  }

  /** Never the sandbox or PROD by mistake: what cannot be read counts as PROD. */
  kind(id: string): EnvironmentKind {
    return id === 'sandbox' ? 'sandbox' : environmentKindOf(id, setting());
  }

  /** Starts the sandbox when it is meant. Throws UnknownEnvironment, EnvironmentSettingsError and the sandbox's listen error. */
  async get(id: string): Promise<Environment> {
    if (id === 'sandbox') return sandboxEnvironment(await this.sandboxHost.sandbox());
    const found = configuredEnvironment(id, setting());
    if (!found) throw new UnknownEnvironment(id);
    return found;
  }

  /** Keeps in the person's settings where, or as which client, people log in to an environment. */
  async setLogin(id: string, login: Partial<Pick<PersonLogin, 'clientId' | 'issuer'>>): Promise<void> {
    const all = (setting() ?? {}) as Record<string, { login?: object } | undefined>;
    const settings = Object.hasOwn(all, id) ? all[id] : undefined;
    const changed = { ...all, [id]: { ...settings, login: { ...settings?.login, ...login } } };
    await workspace.getConfiguration('maskinporten').update('environments', changed, true);
  }
}

function setting(): unknown {
  return workspace.getConfiguration('maskinporten').get<unknown>('environments');
}

interface SandboxSettings {
  /** 0 = any free port. */
  readonly port: number;
  /** Milliseconds until the token endpoint knows of a change. */
  readonly propagationMs: number;
  /** Lets tests make it misbehave. */
  readonly control: boolean;
}

/** The embedded sandbox of this window: started at first use, its data in a file that all windows share. */
export class SandboxHost {
  private running: Promise<Sandbox> | undefined;

  constructor(
    /** The data file's path; its folder need not exist yet. */
    private readonly dataFile: string,
    private readonly settings: () => SandboxSettings,
    private readonly log: Log,
  ) {}

  /** Throws Node's listen error, such as EADDRINUSE; the next call tries again. */
  sandbox(): Promise<Sandbox> {
    this.running ??= this.start().catch((error: unknown) => {
      this.running = undefined;
      throw error;
    });
    return this.running;
  }

  async close(): Promise<void> {
    const running = this.running;
    this.running = undefined;
    await (await running)?.close();
  }

  private async start(): Promise<Sandbox> {
    const { startSandbox } = await import('../sandbox/sandbox.ts');
    const { fileStore } = await import('../sandbox/store.ts');
    const { port, control } = this.settings();
    const sandbox = await startSandbox({
      port,
      control,
      store: fileStore(this.dataFile),
      propagationMs: () => this.settings().propagationMs,
      log: (line) => {
        this.log.debug(`sandbox: ${line}`);
      },
    });
    this.log.info(`The sandbox listens on ${sandbox.origin}`);
    return sandbox;
  }
}
