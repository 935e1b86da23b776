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
import { environmentLabel } from '../wording/environmentLabel.ts';

/**
 * Shows each person's login in VS Code's Accounts menu, where it can be ended, and lets another extension use it after the
 * person has agreed. A session's one scope is its environment's id.
 */
export function registerAuthentication(app: App): { dispose(): unknown }[] {
  const changed = new EventEmitter<AuthenticationProviderAuthenticationSessionsChangeEvent>();
  let known = new Map<string, AuthenticationSession>();
  const current = async (fresh: boolean) => {
    const persons = app.signedIn.all().filter(({ signIn }) => signIn.how === 'person');
    return Promise.all(persons.map((one) => asSession(app, one, fresh)));
  };
  const provider: AuthenticationProvider = {
    onDidChangeSessions: changed.event,
    getSessions: async (scopes, { account }) => {
      // Without scopes it is the Accounts menu that asks: it needs no token, so nobody is asked for one.
      const sessions = await current(scopes !== undefined && scopes.length > 0);
      return sessions.filter(
        (session) =>
          (account === undefined || session.account.id === account.id) &&
          (scopes ?? []).every((scope) => session.scopes.includes(scope)),
      );
    },
    createSession: async ([environment = 'test']) => {
      const signedIn = await signInAsPersonTo(app, environment, 'organisation');
      if (!signedIn) throw new Cancelled();
      return asSession(app, signedIn, true);
    },
    removeSession: async (id) => {
      const of = app.signedIn.all().find((one) => sessionId(one) === id);
      if (of) await app.sessions.signOut(of);
    },
  };
  const tell = async () => {
    const now = new Map((await current(false)).map((session) => [session.id, session]));
    const added = [...now.values()].filter(({ id }) => !known.has(id));
    const removed = [...known.values()].filter(({ id }) => !now.has(id));
    const others = [...now.values()].filter(({ id, account }) => {
      const before = known.get(id);
      return before !== undefined && before.account.id !== account.id;
    });
    known = now;
    if (added.length + removed.length + others.length > 0) changed.fire({ added, removed, changed: others });
  };
  void tell();
  return [
    changed,
    authentication.registerAuthenticationProvider('maskinporten', l10n.t('Maskinporten'), provider, {
      supportsMultipleAccounts: true,
    }),
    app.signedIn.onDidChange(() => void tell()),
  ];
}

async function asSession(app: App, of: SignedInOrganisation, fresh: boolean): Promise<AuthenticationSession> {
  const id = sessionId(of);
  const { text } = environmentLabel(of);
  const accessToken = fresh ? await app.sessions.token(of) : '';
  return {
    id,
    accessToken,
    account: { id: organisationKey(of), label: `${text} · ${of.name} (${of.orgno})` },
    scopes: [of.environment],
  };
}

function sessionId({ signIn }: SignedInOrganisation): string {
  return signIn.how === 'person' ? signIn.session : '';
}
