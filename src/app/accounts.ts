import {
  authentication,
  type AuthenticationProviderAuthenticationSessionsChangeEvent as SessionsChange,
  EventEmitter,
  type ExtensionContext,
} from 'vscode';
import type { App } from './app.ts';
import type { Authentication } from './authentication.ts';

/**
 * The extension's part of VS Code's Accounts menu. VS Code asks it as soon as it is registered, so who has never signed in is
 * answered without loading anything.
 */
export class Accounts {
  private readonly changed = new EventEmitter<SessionsChange>();
  private authentication: Promise<Authentication> | undefined;

  constructor(
    private readonly context: ExtensionContext,
    private readonly app: () => Promise<App>,
  ) {
    const provider = {
      onDidChangeSessions: this.changed.event,
      getSessions: async (...given: Parameters<Authentication['getSessions']>) =>
        isSignedIn(context) ? (await this.loaded()).getSessions(...given) : [],
      createSession: async (...given: Parameters<Authentication['createSession']>) =>
        (await this.loaded()).createSession(...given),
      removeSession: async (id: string) => (await this.loaded()).removeSession(id),
    };
    const options = { supportsMultipleAccounts: true };
    context.subscriptions.push(
      this.changed,
      authentication.registerAuthenticationProvider('maskinporten', 'Maskinporten', provider, options),
    );
  }

  /** The list of those signed in has changed. */
  async update(): Promise<void> {
    (await this.loaded()).tell();
  }

  private loaded(): Promise<Authentication> {
    return (this.authentication ??= this.load());
  }

  private async load(): Promise<Authentication> {
    const [{ Authentication }, app] = await Promise.all([import('./authentication.ts'), this.app()]);
    return new Authentication(app, this.changed);
  }
}

/** From storage only. */
export function isSignedIn({ globalState }: Pick<ExtensionContext, 'globalState'>): boolean {
  return globalState.get('maskinporten.organisations') !== undefined;
}
