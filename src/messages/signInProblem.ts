import { l10n } from 'vscode';
import { EnvironmentSettingsError } from '../core/environments/environmentSettings.ts';
import { LoginError, type LoginFailure } from '../core/login/loginError.ts';
import { ReadOnlyAccess } from '../core/selfService/selfServiceError.ts';
import { SignedOut } from '../session/personSessions.ts';
import { SecretStoreError } from '../session/secretStore.ts';
import { clockText } from './clockText.ts';
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
      what: l10n.t('This sign-in can only look.'),
      why: l10n.t('The admin client does not have the scope {0}.', 'idporten:dcr.write'),
      next: l10n.t('Sign in as a person, or with an admin client that has it.'),
      actions: [{ title: l10n.t('Sign In…'), command: 'maskinporten.signIn' }],
    };
  }
  if (error instanceof SecretStoreError) {
    return {
      what: l10n.t('The sign-in could not be kept.'),
      why: l10n.t('VS Code’s secret storage did not take it or did not give it back.'),
      next: l10n.t('Check the keyring of this machine, then sign in again.'),
    };
  }
  return undefined;
}

function loginProblem({ failure, environment, otherIssuer }: LoginError): Problem {
  const problem = problemOf(failure, l10n.t('You are not signed in to {0}.', environment.toUpperCase()));
  if (otherIssuer === undefined || !mayBeTheWrongIssuer(failure)) return problem;
  const other: ProblemAction = {
    title: l10n.t('Try {0}', new URL(otherIssuer).host),
    command: 'maskinporten.signIn',
    arguments: [{ environment, issuer: otherIssuer }],
  };
  return { ...problem, actions: [other, ...(problem.actions ?? [])] };
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
        why: l10n.t('Ansattporten says: {0}', said),
        next: l10n.t('Check that the client id and the redirect URIs registered for it fit. Then try again.'),
        actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
      };
    }
    case 'noOrganisation':
      return {
        what,
        why: l10n.t('The login came without an organisation.'),
        next: l10n.t('Try again, and choose the organisation you represent.'),
      };
    case 'mismatch':
      return {
        what,
        why:
          failure.what === 'state'
            ? l10n.t('What came back from the browser belongs to another login.')
            : l10n.t('What came back does not come from the issuer that was asked ({0}).', failure.what),
        next: l10n.t('Nothing of it was used. Close the browser’s window and try again.'),
      };
    case 'clock':
      return {
        what,
        why: clockText(failure.skewMs),
        next: l10n.t('Set the clock of this machine by the network, then try again.'),
      };
    case 'metadata':
      return {
        what,
        why: {
          notJson: l10n.t('The issuer answered with something that is not its metadata.'),
          issuer: l10n.t('The metadata name another issuer than the one that is set.'),
          other: l10n.t('The issuer’s metadata lack something.'),
        }[failure.what],
        next: l10n.t('Check the address of the login’s issuer in the settings.'),
        actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
      };
    case 'answer':
      return { what, why: l10n.t('Ansattporten’s answer could not be understood.'), next: l10n.t('Try again.') };
    case 'timeout':
      return {
        what,
        why: l10n.t('The browser did not come back within {0} minutes.', failure.waitedMs / 60_000),
        next: l10n.t('Try again.'),
      };
    case 'noClientId':
      return {
        what,
        why: l10n.t('No client is registered there for this program.'),
        next: l10n.t('Set its client id in the setting “maskinporten.environments”.'),
        actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
      };
  }
}

function signedOutProblem({ reason, organisation }: SignedOut): Problem {
  const why = {
    expired: l10n.t('The session has ended.'),
    missing: l10n.t('The secret that belongs to it is not on this machine.'),
    damaged: l10n.t('What VS Code’s secret storage holds of it cannot be read.'),
    switched: l10n.t('The login represents another organisation now; it was switched, perhaps in another window.'),
  }[reason];
  return {
    what: l10n.t('You are no longer signed in to this organisation.'),
    why,
    next: l10n.t('Sign in again. Nothing else is lost.'),
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
      '“{0}” is not allowed there. Addresses are absolute, with https (http only to this machine); the issuer ends with a slash.',
      path,
    ),
    missing: l10n.t('“{0}” is missing.', path),
    fixed: l10n.t('“{0}” cannot be changed: TEST stays TEST, and PROD stays PROD.', path),
    retiredRight: l10n.t(
      '“{0}” asks for ansattporten:altinn:service, which Ansattporten took out of service in 2026. Remove it, or ask for ansattporten:altinn:resource.',
      path,
    ),
    name: l10n.t('“{0}” is no name for an environment: small letters, digits and hyphens, at most 20.', path),
  }[reason];
  return {
    what: l10n.t('The setting “maskinporten.environments” cannot be used.'),
    why,
    next: l10n.t('Correct it; until then nothing is sent there.'),
    actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
  };
}
