import { env, UIKind, type Uri } from 'vscode';
import type { Environment } from '../core/environments/environment.ts';
import { Cancelled } from '../core/http/cancel.ts';
import type { Http } from '../core/http/http.ts';
import { Ansattporten, type BegunLogin, type PersonTokens } from '../core/login/ansattporten.ts';
import { LoginError } from '../core/login/loginError.ts';
import { type EditorRedirects, loopbackRedirect, type Redirect } from './redirects.ts';
import type { Settings } from './settings.ts';

/** Milliseconds the user has to log in in the browser, enough for BankID with a phone that has to be found first. */
const longestLogin = 10 * 60_000;

interface PersonLoginNeeds {
  readonly http: Http;
  readonly now: () => Date;
  readonly editorRedirects: EditorRedirects;
  readonly settings: Settings;
  /** Registers a redirect URI where this program can do that, which is in the sandbox. */
  readonly allowRedirect: (environment: Environment, uri: string) => Promise<void>;
}

/**
 * Opens the login page in the browser, waits, and returns tokens. Throws LoginError, HttpError and Cancelled. In any case,
 * nothing listens for the browser afterwards. `copied` is called if the user copied the address to open it elsewhere.
 */
export async function logInPerson(
  needs: PersonLoginNeeds,
  environment: Environment,
  as: 'organisation' | 'synthetic',
  signal: AbortSignal,
  copied: () => void,
): Promise<PersonTokens> {
  const ansattporten = new Ansattporten(environment, needs.http, needs.now);
  const request = environment.login?.[as];
  if (!request) throw new LoginError({ reason: 'noClientId' }, environment.id);
  const redirect = await openRedirect(needs);
  let outcome: 'signedIn' | 'failed' = 'failed';
  try {
    await needs.allowRedirect(environment, redirect.uri);
    const begun = await ansattporten.begin(
      { redirectUri: redirect.uri, request, language: env.language.slice(0, 2) },
      signal,
    );
    const callback = await visit(begun, redirect, environment, signal, copied);
    const tokens = await ansattporten.finish(begun, callback, signal);
    outcome = 'signedIn';
    return tokens;
  } finally {
    await redirect.end(outcome);
  }
}

/** Chooses one of the two redirects: a loopback port, or the editor's own address if the editor itself runs in a browser. */
function openRedirect({ editorRedirects, settings }: PersonLoginNeeds): Promise<Redirect> {
  const redirectKind = settings.get('signIn.redirect');
  const editor = redirectKind === 'editor' || (redirectKind === 'auto' && env.uiKind === UIKind.Web);
  return editor ? editorRedirects.open() : loopbackRedirect();
}

async function visit(
  { url, state, pushRefusal }: BegunLogin,
  redirect: Redirect,
  { id }: Environment,
  signal: AbortSignal,
  copied: () => void,
): Promise<URL> {
  const timeout = AbortSignal.timeout(longestLogin);
  // Started before the browser is opened, because the browser may return at once.
  const callback = redirect.waitForCallback(state, AbortSignal.any([signal, timeout]));
  callback.catch(() => undefined);
  // Passed as text. A Uri would be decoded and encoded again, which would change the redirect URI in it.
  if (!(await env.openExternal(url.href as unknown as Uri))) {
    // VS Code only reports that it opened nothing. Its Copy button puts the address on the clipboard.
    if ((await env.clipboard.readText()).trim() !== url.href) throw new Cancelled();
    copied();
  }
  try {
    return await callback;
  } catch (error) {
    // The server explained only in the browser why it refused the login.
    if (pushRefusal?.failure.reason === 'refused') throw pushRefusal;
    throw timeout.aborted && !signal.aborted
      ? new LoginError({ reason: 'timeout', waitedMs: longestLogin }, id)
      : error;
  }
}
