import { l10n } from 'vscode';
import type { Problem } from './problem.ts';
import type { PrivateKeyStoreError } from '../session/privateKeys.ts';

export function privateKeyStoreProblem({ reason }: PrivateKeyStoreError): Problem {
  switch (reason) {
    case 'refused':
    case 'notKept':
      return {
        what: l10n.t('The private key could not be kept.'),
        why: l10n.t('VS Code’s secret storage did not take it or did not give it back.'),
        next: l10n.t('Check the keyring of this machine. No public key was registered, so nothing is lost.'),
      };
    case 'notListed':
      return unanswered(l10n.t('Which private keys are kept here could not be looked up.'));
    case 'notGiven':
      return unanswered(l10n.t('The private key could not be read.'));
    case 'notRemoved':
      return unanswered(l10n.t('The private key could not be deleted from VS Code’s secret storage.'));
    case 'damaged':
      return {
        what: l10n.t('The stored private key cannot be read.'),
        why: l10n.t('What VS Code’s secret storage holds is not a whole key.'),
        next: l10n.t('Generate a new key pair, and remove the old key when nothing uses it.'),
      };
  }
}

function unanswered(what: string): Problem {
  return {
    what,
    why: l10n.t('VS Code’s secret storage does not answer.'),
    next: l10n.t('Check the keyring of this machine: it may be locked. Then try again.'),
  };
}
