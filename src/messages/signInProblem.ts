import { l10n } from 'vscode';
import { EnvironmentSettingsError } from '../core/environments/environmentSettings.ts';
import { LoginError, type LoginFailure } from '../core/login/loginError.ts';
import { ReadOnlyAccess } from '../core/selfService/selfServiceError.ts';
import { SignedOut } from '../session/personSessions.ts';
import { SecretStoreError } from '../session/secretStore.ts';
import { clockText } from './httpProblem.ts';
import type { Problem, ProblemAction } from './problem.ts';

/** Where the environments are set, as the remedy of a problem. */
export const openSettings: Omit<ProblemAction, 'title'> = {
  command: 'workbench.action.openSettings',
  arguments: ['maskinporten.environments'],
};

/** What went wrong with signing in, or with being signed in; undefined for other errors. */
export function signInProblem(error: unknown): Problem | undefined {
  if (error instanceof LoginError) return loginProblem(error);
  if (error instanceof SignedOut) return signedOutProblem(error);
  if (error instanceof EnvironmentSettingsError) return settingsProblem(error);
  if (error instanceof ReadOnlyAccess) {
    return {
      what: l10n.t('You have read-only access.'),
      why: l10n.t('The admin client doesn’t have the scope {0}.', 'idporten:dcr.write'),
      next: l10n.t('Sign in as a person, or with an admin client that has it.'),
      actions: [{ title: l10n.t('Sign In…'), command: 'maskinporten.signIn' }],
    };
  }
  if (error instanceof SecretStoreError) {
    return {
      what: l10n.t('Couldn’t store the sign-in.'),
      why: l10n.t('VS Code’s secret storage refused it or didn’t return it.'),
      next: l10n.t('Check this machine’s keyring, then sign in again.'),
    };
  }
  return undefined;
}

function loginProblem({ failure, environment, otherIssuer }: LoginError): Problem {
  const problem = problemOf(failure, l10n.t('You aren’t signed in to {0}.', environment.toUpperCase()));
  if (otherIssuer === undefined || !mayBeTheWrongIssuer(failure)) return problem;
  const other: ProblemAction = {
    title: l10n.t('Try {0}', new URL(otherIssuer).host),
    command: 'maskinporten.signIn',
    arguments: [{ environment, issuer: otherIssuer }],
  };
  return { ...problem, actions: [other, ...(problem.actions ?? [])] };
}

function mismatchText(what: 'state' | 'issuer' | 'idToken'): string {
  switch (what) {
    case 'state':
      return l10n.t('The browser’s response belongs to another login.');
    case 'issuer':
      return l10n.t('The browser’s response came from another issuer.');
    case 'idToken':
      return l10n.t('The ID token doesn’t belong to this login.');
  }
}

/** It does not know the client, refuses what is asked for, or has no metadata. */
function mayBeTheWrongIssuer(failure: LoginFailure): boolean {
  return failure.reason === 'metadata' || (failure.reason === 'refused' && failure.error !== 'access_denied');
}

function problemOf(failure: LoginFailure, what: string): Problem {
  switch (failure.reason) {
    case 'refused': {
      if (failure.error === 'access_denied') {
        return { what, why: l10n.t('The login was cancelled or refused in the browser.'), next: l10n.t('Try again.') };
      }
      const said = [failure.error, failure.description].filter(Boolean).join(': ');
      return {
        what,
        why: l10n.t('Ansattporten responded: {0}', said),
        next: l10n.t('Check the client ID and its registered redirect URIs, then try again.'),
        actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
      };
    }
    case 'noOrganisation':
      return {
        what,
        why: l10n.t('The login didn’t include an organisation.'),
        next: l10n.t('Try again, and choose the organisation you represent.'),
      };
    case 'mismatch':
      return {
        what,
        why: mismatchText(failure.what),
        next: l10n.t('It wasn’t used. Close the browser window and try again.'),
      };
    case 'clock':
      return {
        what,
        why: clockText(failure.skewMs),
        next: l10n.t('Sync your system clock, then try again.'),
      };
    case 'metadata':
      return {
        what,
        why: {
          notJson: l10n.t('The issuer didn’t return valid metadata.'),
          issuer: l10n.t('The metadata specifies a different issuer from your settings.'),
          other: l10n.t('The issuer’s metadata is incomplete.'),
        }[failure.what],
        next: l10n.t('Check the login issuer’s address in the settings.'),
        actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
      };
    case 'answer':
      return { what, why: l10n.t('Couldn’t understand the response from Ansattporten.'), next: l10n.t('Try again.') };
    case 'timeout':
      return {
        what,
        why: l10n.t('The login wasn’t completed within {0} minutes.', failure.waitedMs / 60_000),
        next: l10n.t('Try again.'),
      };
    case 'noClientId':
      return {
        what,
        why: l10n.t('No login client is registered for this extension in this environment.'),
        next: l10n.t('Set its client ID in the setting “maskinporten.environments”.'),
        actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
      };
  }
}

function signedOutProblem({ reason, organisation }: SignedOut): Problem {
  const why = {
    expired: l10n.t('The session has expired.'),
    missing: l10n.t('The sign-in secret isn’t stored on this machine.'),
    damaged: l10n.t('Couldn’t read the sign-in secret from VS Code’s secret storage.'),
    switched: l10n.t('The login now represents another organisation. It may have been switched in another window.'),
  }[reason];
  return {
    what: l10n.t('You’re no longer signed in to this organisation.'),
    why,
    next: l10n.t('Sign in again. Nothing was lost.'),
    actions: [
      {
        title: l10n.t('Sign In Again'),
        command: 'maskinporten.signIn',
        arguments: [{ environment: organisation.environment }],
      },
    ],
  };
}

function settingsProblem({ path, reason }: EnvironmentSettingsError): Problem {
  const why = {
    invalid: l10n.t(
      '“{0}” isn’t valid. Addresses must be absolute and use https (http only for this machine), and the issuer must end with a slash.',
      path,
    ),
    missing: l10n.t('“{0}” is missing.', path),
    fixed: l10n.t('“{0}” can’t be changed for TEST and PROD.', path),
    retiredRight: l10n.t(
      '“{0}” requests ansattporten:altinn:service, which Ansattporten discontinued in 2026. Remove it, or request ansattporten:altinn:resource instead.',
      path,
    ),
    name: l10n.t('“{0}” isn’t a valid environment name. Use at most 20 lowercase letters, digits and hyphens.', path),
  }[reason];
  return {
    what: l10n.t('The setting “maskinporten.environments” isn’t valid.'),
    why,
    next: l10n.t('Correct it. Until then, no requests are sent to that environment.'),
    actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
  };
}
