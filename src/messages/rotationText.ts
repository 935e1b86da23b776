import { l10n } from 'vscode';
import type { NewKeyRefused, RotationStopped, RotationStep } from '../core/journeys/rotation.ts';
import { maxKeys } from '../core/selfService/jsonWebKey.ts';
import type { Problem } from './problem.ts';

/** What stopped a rotation, and that nothing is lost by it. */
export function rotationProblem({ state: { old } }: RotationStopped, { what, why, next, actions }: Problem): Problem {
  const keptText = l10n.t('Both keys stay, and “{0}” still works. Retry resumes from this step.', old.kid);
  const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ');
  return {
    what: l10n.t('The key “{0}” hasn’t been replaced yet.', old.kid),
    why: joined(what, why),
    next: joined(next, keptText),
    actions,
  };
}

/** Why a new key was not registered. */
export function newKeyProblem({ reason }: NewKeyRefused): Problem {
  return reason === 'noRoom'
    ? {
        what: l10n.t('The client now has {0} keys, the maximum in Maskinporten.', maxKeys),
        next: l10n.t('Remove one that is no longer used.'),
      }
    : { what: l10n.t('The server reports every new key ID as already in use.') };
}

/** What a rotation is doing, or stopped at. */
export function rotationStepText(step: RotationStep): string {
  switch (step) {
    case 'keyKept':
      return l10n.t('generating the new key');
    case 'keyRegistered':
      return l10n.t('registering the new key');
    case 'keyAccepted':
      return l10n.t('waiting for Maskinporten');
    case 'configs':
      return l10n.t('writing the new key to the configs');
  }
}
