import { l10n } from 'vscode';
import type { Problem } from './problem.ts';

import { ConfigError } from '../altinnCli/configError.ts';
import { EncodedJwkError } from '../altinnCli/encodedJwk.ts';
import { StudioctlError } from '../altinnCli/studioctl.ts';
import { KeyIdTaken } from '../creation/createClient.ts';
import { KeyBackupError } from '../keys/keyBackupError.ts';
import { isKeyInputError } from '../keys/keyInputError.ts';
import { HttpError, isCancelled } from '../http/httpError.ts';
import { AltinnExchangeError } from '../maskinporten/altinnExchange.ts';
import { TokenError } from '../maskinporten/tokenEndpoint.ts';
import { NewKeyRefused, RotationStopped } from '../rotation/continueRotation.ts';
import { SelfServiceError } from '../selfService/selfServiceError.ts';
import { PrivateKeyStoreError } from '../session/privateKeys.ts';
import { UnknownEnvironment } from '../session/environments.ts';
import { altinnExchangeProblem } from './altinnExchangeProblem.ts';
import { httpProblem } from './httpProblem.ts';
import { ConfigFileError } from './configFileError.ts';
import { configFileProblem, configProblem, encodedJwkProblem } from './configProblem.ts';
import { keyBackupProblem } from './keyBackupProblem.ts';
import { keyInputProblem } from './keyInputProblem.ts';
import { privateKeyStoreProblem } from './privateKeyStoreProblem.ts';
import { Refusal } from './refusal.ts';
import { newKeyProblem, rotationProblem } from './rotationProblem.ts';
import { selfServiceProblem } from './selfServiceProblem.ts';
import { signInProblem } from './signInProblem.ts';
import { studioctlProblem } from './studioctlProblem.ts';
import { tokenProblem } from './tokenProblem.ts';

/** What happened, why, and what to do next, in the user's language. The one place where errors become text. */
export function explain(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  if (error instanceof NewKeyRefused) return newKeyProblem(error);
  if (error instanceof RotationStopped) return rotationProblem(error, explain(error.cause));
  if (error instanceof SelfServiceError) return selfServiceProblem(error);
  if (error instanceof TokenError) return tokenProblem(error);
  if (error instanceof AltinnExchangeError) return altinnExchangeProblem(error);
  if (error instanceof HttpError) return httpProblem(error);
  if (isKeyInputError(error)) return keyInputProblem(error);
  if (error instanceof KeyIdTaken) {
    return {
      what: l10n.t('Another key on the client has the same key id.'),
      why: l10n.t('Registering this one would replace it, and programs that sign with it would stop.'),
      next: l10n.t('Give the key another kid and paste it again.'),
    };
  }
  if (error instanceof ConfigError) return configProblem(error);
  if (error instanceof ConfigFileError) return configFileProblem(error);
  if (error instanceof EncodedJwkError) return encodedJwkProblem(error);
  if (error instanceof StudioctlError) return studioctlProblem(error);
  if (error instanceof KeyBackupError) return keyBackupProblem(error);
  if (error instanceof PrivateKeyStoreError) return privateKeyStoreProblem(error);
  if (error instanceof UnknownEnvironment) {
    return {
      what: l10n.t('The environment “{0}” is not there any more.', error.environment),
      next: l10n.t('Open the sandbox or sign in again.'),
    };
  }
  const signIn = signInProblem(error);
  if (signIn) return signIn;
  if (isCancelled(error)) return { what: l10n.t('Cancelled.') };
  if (isListenError(error)) {
    return {
      what: l10n.t('The sandbox could not start.'),
      why: l10n.t('Its port is taken or not allowed ({0}).', error.code),
      next: l10n.t('Choose another with the setting “maskinporten.sandbox.port”; 0 takes any free one.'),
    };
  }
  return {
    what: l10n.t('Something went wrong that this extension did not foresee.'),
    why: error instanceof Error ? error.name : undefined,
    next: l10n.t('Try again. If it happens again, please report it, with the log.'),
  };
}

/** For the log: what kind of error and where, without messages that may quote what was being read. */
export function trace(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? '' : `\ncaused by ${trace(error.cause)}`;
  return [error.name, ...frames].join('\n') + cause;
}

function isListenError(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'listen' &&
    'code' in error &&
    typeof error.code === 'string'
  );
}
