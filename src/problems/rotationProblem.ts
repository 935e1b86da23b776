import { l10n } from 'vscode';
import { KeyIdsTaken, NoRoomForKey, type RotationStopped } from '../rotation/continueRotation.ts';
import { maxKeys } from '../selfService/jsonWebKey.ts';
import type { Problem } from './problem.ts';

/** What stopped a rotation, and that nothing is lost by it. `cause` is what stopped it in words, where it is no rotation's own. */
export function rotationProblem({ made, cause: error }: RotationStopped, cause: Problem): Problem {
  const { what, why, next, actions } = ownProblem(error) ?? cause;
  const kept = l10n.t('Both keys stay. The key “{0}” works as before; Retry goes on from here.', made.old.kid);
  return {
    what: l10n.t('The key “{0}” is not replaced yet.', made.old.kid),
    why: [what, why].filter(Boolean).join(' '),
    next: [next, kept].filter(Boolean).join(' '),
    actions,
  };
}

function ownProblem(error: unknown): Problem | undefined {
  if (error instanceof NoRoomForKey) {
    return {
      what: l10n.t('The client has {0} keys by now, which is the most Maskinporten allows.', maxKeys),
      next: l10n.t('Remove one that is no longer used.'),
    };
  }
  if (error instanceof KeyIdsTaken) return { what: l10n.t('The server says of every new key id that it is taken.') };
  return undefined;
}
