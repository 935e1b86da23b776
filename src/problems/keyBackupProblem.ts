import { l10n } from 'vscode';
import type { KeyBackupError } from '../keys/keyBackupError.ts';
import type { Problem } from './problem.ts';

export function keyBackupProblem({ reason }: KeyBackupError): Problem {
  const what = l10n.t('The backup cannot be read. Nothing was changed.');
  switch (reason) {
    case 'notABackup':
      return { what, why: l10n.t('It is no backup of keys.'), next: l10n.t('Choose another file.') };
    case 'damaged':
      return { what, why: l10n.t('It is cut off or damaged.'), next: l10n.t('Choose another file.') };
    case 'newer':
      return {
        what,
        why: l10n.t('A later version of this extension made it.'),
        next: l10n.t('Update the extension.'),
      };
  }
}
