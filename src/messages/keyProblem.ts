import { l10n } from 'vscode';
import type { KeyBackupError } from '../core/keys/keyBackup.ts';
import type { KeyInputError, KeyInputProblem } from '../core/keys/keyInputError.ts';
import type { PrivateKeyStoreError } from '../session/privateKeys.ts';
import type { Problem } from './problem.ts';

/** Why a key is not taken. Says nothing of what was given. */
export function keyInputProblem({ problem, wanted }: KeyInputError): Problem {
  if (wanted === 'private') return privateKeyProblem(problem);
  if (problem.reason === 'private') {
    return {
      what: l10n.t('This is a private key. It was not sent or stored anywhere.'),
      why: l10n.t('Only the public half is registered; whoever has the private half can act as the client.'),
      next: l10n.t('Paste the public key instead. If the private key was shared by mistake, make a new pair.'),
    };
  }
  return {
    what: l10n.t('The key cannot be used.'),
    why: reason(problem),
    next: l10n.t('Paste one RSA public key of at least 2048 bits, as JWK, PEM or certificate.'),
  };
}

function privateKeyProblem(problem: KeyInputProblem): Problem {
  return {
    what: l10n.t('The private key cannot be used.'),
    why: problem.reason === 'notAKey' ? l10n.t('It is no private key as JWK, PEM or PKCS#12.') : reason(problem),
    next: privateKeyAdvice(problem),
  };
}

function privateKeyAdvice({ reason }: KeyInputProblem): string {
  if (reason === 'passwordNeeded' || reason === 'wrongPassword') {
    return l10n.t('Enter the password that the key was exported with.');
  }
  if (reason === 'unsupportedEncryption') {
    return l10n.t('Export it again with AES-256, which is what OpenSSL 3 and newer versions of Windows do.');
  }
  if (reason === 'certificateOnly') {
    return l10n.t('Export the certificate together with its private key (PKCS#12: .p12 or .pfx).');
  }
  return l10n.t('Choose a private RSA key of at least 2048 bits, as JWK, PEM or PKCS#12.');
}

function reason(problem: KeyInputProblem): string {
  switch (problem.reason) {
    case 'empty':
      return l10n.t('There is nothing to read.');
    case 'tooLarge':
      return l10n.t('It is too large to be a key.');
    case 'notAKey':
      return l10n.t('It is no JWK, PEM key or certificate.');
    case 'private':
      return l10n.t('It is a private key.');
    case 'public':
      return l10n.t('It is a public key; the private one is needed.');
    case 'certificateOnly':
      return l10n.t('It is a certificate without its private key.');
    case 'inconsistent':
      return l10n.t('Its numbers do not belong to one key.');
    case 'passwordNeeded':
      return l10n.t('It is protected by a password.');
    case 'wrongPassword':
      return l10n.t('The password does not open it.');
    case 'unsupportedEncryption':
      return l10n.t('It is encrypted in a way this program does not know.');
    case 'notRegistrable':
      return l10n.t('Maskinporten registers keys for RS256 or RS512, not for {0}.', problem.algorithm);
    case 'notRsa':
      return l10n.t('It is not an RSA key; Maskinporten takes no other.');
    case 'badKid':
      return l10n.t('Its key id (kid) may only have letters, digits, “.”, “_” and “-”.');
    case 'truncated':
      return l10n.t('It is cut off or damaged.');
    case 'tooSmall':
      return l10n.t('The key has {0} bits; Maskinporten takes 2048 and up.', problem.bits);
    case 'missingMember':
      return l10n.t('The JWK lacks “{0}”.', problem.member);
    case 'badMember':
      return l10n.t('The value of “{0}” in the JWK cannot be used.', problem.member);
    case 'severalKeys':
      return l10n.t('It holds {0} keys; only one can be added at a time.', problem.count);
    case 'syntax':
      return l10n.t('The JSON is broken at line {0}, column {1}.', problem.line, problem.column);
  }
}

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
