import { workspace } from 'vscode';
import {
  type Environment,
  type EnvironmentKind,
  type PersonLogin,
  sandboxEnvironment,
} from '../core/environments/environment.ts';
import { configuredEnvironment, environmentIds, environmentKindOf } from '../core/environments/environmentSettings.ts';
import type { SandboxHost } from './sandboxHost.ts';

/** The stored organisation refers to an environment that no longer exists. */
export class UnknownEnvironment extends Error {
  override readonly name = 'UnknownEnvironment';
  constructor(readonly environment: string) {
    super(`No environment “${environment}”`);
  }
}

/** All environments: TEST, PROD, the sandbox, and those of the setting `maskinporten.environments`. */
export class Environments {
  constructor(private readonly sandboxHost: SandboxHost) {}

  /** TEST and PROD first, the sandbox last. */
  ids(): string[] {
    return [...environmentIds(setting()), 'sandbox'];
  }

  /** The kind of an environment. One with invalid settings counts as PROD, which is treated most carefully. */
  kind(id: string): EnvironmentKind {
    return id === 'sandbox' ? 'sandbox' : environmentKindOf(id, setting());
  }

  /**
   * The environment with this id. Starts the sandbox if it is the sandbox's. Throws UnknownEnvironment,
   * EnvironmentSettingsError and the sandbox's listen error.
   */
  async get(id: string): Promise<Environment> {
    if (id === 'sandbox') return sandboxEnvironment(await this.sandboxHost.sandbox());
    const found = configuredEnvironment(id, setting());
    if (!found) throw new UnknownEnvironment(id);
    return found;
  }

  /** Stores an environment's login client id or issuer in the user settings. */
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
