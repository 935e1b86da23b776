import { l10n, window } from 'vscode';
import { ConfigError } from '../core/config/configDocument.ts';
import { EncodedJwkError } from '../core/config/encodedJwk.ts';
import { StudioctlError } from '../core/config/studioctl.ts';
import { isCancelled } from '../core/http/cancel.ts';
import { HttpError } from '../core/http/httpError.ts';
import type { Log } from '../core/http/http.ts';
import { KeyIdTaken, NewKeyRefused } from '../core/selfService/clientKeys.ts';
import { RotationStopped } from '../core/journeys/rotation.ts';
import { KeyBackupError } from '../core/keys/keyBackup.ts';
import { KeyInputError } from '../core/keys/keyInputError.ts';
import { AltinnExchangeError } from '../core/maskinporten/altinnExchange.ts';
import { TokenError } from '../core/maskinporten/tokenEndpoint.ts';
import { SelfServiceError } from '../core/selfService/selfServiceError.ts';
import { UnknownEnvironment } from '../session/environments.ts';
import { PrivateKeyStoreError } from '../session/privateKeys.ts';
import {
  ConfigFileError,
  configFileProblem,
  configProblem,
  encodedJwkProblem,
  studioctlProblem,
} from './configProblem.ts';
import { httpProblem, selfServiceProblem } from './httpProblem.ts';
import { keyBackupProblem, keyInputProblem, privateKeyStoreProblem } from './keyProblem.ts';
import { perform, type Problem, Refusal, sentence, trace } from './problem.ts';
import { newKeyProblem, rotationProblem } from './keyText.ts';
import { signInProblem } from './signInProblem.ts';
import { altinnExchangeProblem, tokenProblem } from './tokenProblem.ts';

/** What happened, why, and what to do next, in the user's language. The one place where errors become text. */
export function explain(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  if (error instanceof NewKeyRefused) return newKeyProblem(error);
  if (error instanceof RotationStopped) return rotationProblem(error, explain(error.cause));
  if (error instanceof SelfServiceError) return selfServiceProblem(error);
  if (error instanceof TokenError) return tokenProblem(error);
  if (error instanceof AltinnExchangeError) return altinnExchangeProblem(error);
  if (error instanceof HttpError) return httpProblem(error);
  if (error instanceof KeyInputError) return keyInputProblem(error);
  if (error instanceof KeyIdTaken) {
    return {
      what: l10n.t('Another key on the client has the same key ID.'),
      why: l10n.t('Registering this one would replace it, and programs that sign with it would stop working.'),
      next: l10n.t('Give the key a different key ID (kid), then add it again.'),
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
      what: l10n.t('The environment “{0}” no longer exists.', error.environment),
      next: l10n.t('Open the sandbox or sign in again.'),
    };
  }
  const signIn = signInProblem(error);
  if (signIn) return signIn;
  if (isCancelled(error)) return { what: l10n.t('Cancelled.') };
  if (isListenError(error)) {
    return {
      what: l10n.t('Couldn’t start the sandbox.'),
      why: l10n.t('The port is in use or not allowed ({0}).', error.code),
      next: l10n.t('Choose another port in the setting “maskinporten.sandbox.port”, or 0 for any free port.'),
    };
  }
  return {
    what: l10n.t('Unexpected error.'),
    why: error instanceof Error ? error.name : undefined,
    next: l10n.t('Try again. If it happens again, report it and attach the log.'),
  };
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

/** Shows a failure with what can be done about it. `retry` is offered when given. Being cancelled is no failure. */
export async function report(
  error: unknown,
  log: Log & { show(): void },
  retry?: () => Promise<unknown>,
): Promise<void> {
  if (isCancelled(error)) return;
  const problem = explain(error);
  log.error([problem.what, ...(problem.reference ? [problem.reference] : []), trace(error)].join('\n'));
  const [again, showLog] = [l10n.t('Retry'), l10n.t('Show Log')];
  const actions = problem.actions ?? [];
  const buttons = [...actions.map(({ title }) => title), ...(retry ? [again] : []), showLog];
  const chosen = await window.showErrorMessage(sentence(problem), ...buttons);
  if (await perform(actions, chosen)) return;
  if (chosen === again) await retry?.();
  else if (chosen === showLog) log.show();
}
