import type {
  AuthenticationProvider,
  AuthenticationProviderAuthenticationSessionsChangeEvent,
  AuthenticationSession,
  EventEmitter,
} from 'vscode';
import { Attempt } from '../commands/attempt.ts';
import { signInAsPersonTo } from '../commands/signIn/signInAsPerson.ts';
import { Cancelled } from '../core/http/cancel.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import { organisationKey } from '../session/organisation.ts';
import { SignedOut } from '../session/personSessions.ts';
import type { SignedInOrganisation } from '../session/signedIn.ts';
import type { App } from './app.ts';

type Changes = AuthenticationProviderAuthenticationSessionsChangeEvent;

/**
 * Shows each person's login in VS Code's Accounts menu, where it can be ended, and lets another extension use it after the
 * person has agreed. A session's one scope is its environment's id.
 */
export class Authentication {
  private lastTold = new Map<string, AuthenticationSession>();

  constructor(
    private readonly app: App,
    private readonly changed: EventEmitter<Changes>,
  ) {}

  readonly getSessions: AuthenticationProvider['getSessions'] = async (scopes, { account }) => {
    const fitting = this.persons().filter(
      (organisation) =>
        (account === undefined || account.id === organisationKey(organisation)) &&
        (scopes ?? []).every((scope) => scope === organisation.environment),
    );
    // VS Code itself names no scopes, for its Accounts menu, and needs no token. An extension does, be it none: it gets what it asks for.
    if (!scopes) return fitting.map((organisation) => asSession(organisation));
    const sessions = await Promise.all(fitting.map((organisation) => this.withToken(organisation)));
    return sessions.filter((session) => session !== undefined);
  };

  readonly createSession: AuthenticationProvider['createSession'] = async ([environment = 'test']) => {
    const signedIn = await signInAsPersonTo(this.app, environment, 'organisation', new Attempt());
    if (!signedIn) throw new Cancelled();
    return asSession(signedIn, await this.app.sessions.token(signedIn));
  };

  readonly removeSession: AuthenticationProvider['removeSession'] = async (id) => {
    const organisation = this.persons().find((one) => sessionId(one) === id);
    if (organisation) await this.app.sessions.signOut(organisation);
  };

  /** Tells VS Code what has come, gone, or represents another organisation since it was last told. */
  tell(): void {
    const now = new Map(this.persons().map((organisation) => [sessionId(organisation), asSession(organisation)]));
    const added = [...now.values()].filter(({ id }) => !this.lastTold.has(id));
    const removed = [...this.lastTold.values()].filter(({ id }) => !now.has(id));
    const changed = [...now.values()].filter(
      ({ id, account }) => (this.lastTold.get(id)?.account.id ?? account.id) !== account.id,
    );
    this.lastTold = now;
    if (added.length + removed.length + changed.length > 0) this.changed.fire({ added, removed, changed });
  }

  private persons(): SignedInOrganisation[] {
    const { sessions } = this.app;
    return sessions.organisations().flatMap((organisation) => {
      const signIn = sessions.signInOf(organisation);
      return signIn?.how === 'person' ? [{ ...organisation, signIn }] : [];
    });
  }

  /** Undefined when the session has ended: then whoever asks has the person sign in again. */
  private async withToken(organisation: SignedInOrganisation): Promise<AuthenticationSession | undefined> {
    try {
      return asSession(organisation, await this.app.sessions.token(organisation));
    } catch (error) {
      if (error instanceof SignedOut) return undefined;
      throw error;
    }
  }
}

function asSession(organisation: SignedInOrganisation, accessToken = ''): AuthenticationSession {
  return {
    id: sessionId(organisation),
    accessToken,
    account: {
      id: organisationKey(organisation),
      label: `${environmentLabel(organisation).text} · ${organisation.name} (${organisation.orgno})`,
    },
    scopes: [organisation.environment],
  };
}

function sessionId({ signIn }: SignedInOrganisation): string {
  return signIn.how === 'person' ? signIn.session : '';
}
