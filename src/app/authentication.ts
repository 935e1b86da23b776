import {
  authentication,
  type AuthenticationProvider,
  type AuthenticationProviderAuthenticationSessionsChangeEvent,
  type AuthenticationSession,
  EventEmitter,
  l10n,
} from 'vscode';
import type { App } from './app.ts';
import { signInAsPersonTo } from '../commands/signInAsPerson.ts';
import { Cancelled } from '../http/httpError.ts';
import { organisationKey } from '../session/organisation.ts';
import type { SignedInOrganisation } from '../session/signedIn.ts';
import { SignedOut } from '../session/signedOut.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';

/**
 * Shows each person's login in VS Code's Accounts menu, where it can be ended, and lets another extension use it after the
 * person has agreed. A session's one scope is its environment's id.
 */
export function registerAuthentication(app: App): { dispose(): unknown }[] {
  const changed = new EventEmitter<AuthenticationProviderAuthenticationSessionsChangeEvent>();
  let known = new Map<string, AuthenticationSession>();
  const persons = () => app.signedIn.all().filter(({ signIn }) => signIn.how === 'person');
  const provider: AuthenticationProvider = {
    onDidChangeSessions: changed.event,
    getSessions: async (scopes, { account }) => {
      const fitting = persons().filter(
        (of) =>
          (account === undefined || account.id === organisationKey(of)) &&
          (scopes ?? []).every((scope) => scope === of.environment),
      );
      // Without scopes it is the Accounts menu that asks: it needs no token, so nobody is asked for one.
      if (!scopes?.length) return fitting.map((of) => asSession(of));
      return (await Promise.all(fitting.map((of) => withToken(app, of)))).filter((session) => session !== undefined);
    },
    createSession: async ([environment = 'test']) => {
      const signedIn = await signInAsPersonTo(app, environment, 'organisation');
      if (!signedIn) throw new Cancelled();
      return asSession(signedIn, await app.sessions.token(signedIn));
    },
    removeSession: async (id) => {
      const of = app.signedIn.all().find((one) => sessionId(one) === id);
      if (of) await app.sessions.signOut(of);
    },
  };
  const tell = () => {
    const now = new Map(persons().map((of) => [sessionId(of), asSession(of)]));
    const added = [...now.values()].filter(({ id }) => !known.has(id));
    const removed = [...known.values()].filter(({ id }) => !now.has(id));
    const others = [...now.values()].filter(({ id, account }) => {
      const before = known.get(id);
      return before !== undefined && before.account.id !== account.id;
    });
    known = now;
    if (added.length + removed.length + others.length > 0) changed.fire({ added, removed, changed: others });
  };
  tell();
  return [
    changed,
    authentication.registerAuthenticationProvider('maskinporten', l10n.t('Maskinporten'), provider, {
      supportsMultipleAccounts: true,
    }),
    app.signedIn.onDidChange(tell),
  ];
}

/** Undefined when the session has ended: then whoever asks has the person sign in again. */
async function withToken(app: App, of: SignedInOrganisation): Promise<AuthenticationSession | undefined> {
  try {
    return asSession(of, await app.sessions.token(of));
  } catch (error) {
    if (error instanceof SignedOut) return undefined;
    throw error;
  }
}

function asSession(of: SignedInOrganisation, accessToken = ''): AuthenticationSession {
  const { text } = environmentLabel(of);
  return {
    id: sessionId(of),
    accessToken,
    account: { id: organisationKey(of), label: `${text} · ${of.name} (${of.orgno})` },
    scopes: [of.environment],
  };
}

function sessionId({ signIn }: SignedInOrganisation): string {
  return signIn.how === 'person' ? signIn.session : '';
}
