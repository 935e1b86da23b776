import type {
  AuthenticationProvider,
  AuthenticationProviderAuthenticationSessionsChangeEvent,
  AuthenticationSession,
  EventEmitter,
} from 'vscode';
import { signInAsPersonTo } from '../commands/signInAsPerson.ts';
import { Cancelled } from '../http/httpError.ts';
import { organisationKey } from '../session/organisation.ts';
import type { SignedInOrganisation } from '../session/signedIn.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';
import type { App } from './app.ts';

type Changes = AuthenticationProviderAuthenticationSessionsChangeEvent;

/**
 * Shows each person's login in VS Code's Accounts menu, where it can be ended, and lets another extension use it after the
 * person has agreed. A session's one scope is its environment's id.
 */
export class Authentication {
  private readonly known = new Map<string, AuthenticationSession>();

  constructor(
    private readonly app: App,
    private readonly changed: EventEmitter<Changes>,
  ) {}

  readonly getSessions: AuthenticationProvider['getSessions'] = async (scopes, { account }) => {
    // Without scopes it is the Accounts menu that asks: it needs no token, so nobody is asked for one.
    const sessions = await this.current(scopes !== undefined && scopes.length > 0);
    return sessions.filter(
      (session) =>
        (account === undefined || session.account.id === account.id) &&
        (scopes ?? []).every((scope) => session.scopes.includes(scope)),
    );
  };

  readonly createSession: AuthenticationProvider['createSession'] = async ([environment = 'test']) => {
    const signedIn = await signInAsPersonTo(this.app, environment, 'organisation');
    if (!signedIn) throw new Cancelled();
    return this.asSession(signedIn, true);
  };

  readonly removeSession: AuthenticationProvider['removeSession'] = async (id) => {
    const of = this.persons().find((one) => sessionId(one) === id);
    if (of) await this.app.sessions.signOut(of);
  };

  /** Tells VS Code what has come, gone, or represents another organisation since it was last told. */
  async tell(): Promise<void> {
    const now = await this.current(false);
    const added = now.filter(({ id }) => !this.known.has(id));
    const changed = now.filter(({ id, account }) => (this.known.get(id)?.account.id ?? account.id) !== account.id);
    const removed = [...this.known.values()].filter(({ id }) => now.every((session) => session.id !== id));
    this.known.clear();
    for (const session of now) this.known.set(session.id, session);
    if (added.length + removed.length + changed.length > 0) this.changed.fire({ added, removed, changed });
  }

  private persons(): SignedInOrganisation[] {
    return this.app.signedIn.all().filter(({ signIn }) => signIn.how === 'person');
  }

  private current(fresh: boolean): Promise<AuthenticationSession[]> {
    return Promise.all(this.persons().map((one) => this.asSession(one, fresh)));
  }

  private async asSession(of: SignedInOrganisation, fresh: boolean): Promise<AuthenticationSession> {
    const label = `${environmentLabel(of).text} · ${of.name} (${of.orgno})`;
    return {
      id: sessionId(of),
      accessToken: fresh ? await this.app.sessions.token(of) : '',
      account: { id: organisationKey(of), label },
      scopes: [of.environment],
    };
  }
}

function sessionId({ signIn }: SignedInOrganisation): string {
  return signIn.how === 'person' ? signIn.session : '';
}
