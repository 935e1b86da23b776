import { l10n } from 'vscode';
import type { KeyBackupError } from '../core/keys/keyBackup.ts';
import type { KeyInputError, KeyInputProblem } from '../core/keys/keyInputError.ts';
import type { PrivateKeyStoreError } from '../session/privateKeys.ts';
import type { Problem } from './problem.ts';

/** Why a key is not taken. Says nothing of what was given. */
export function keyInputProblem({ problem, expected }: KeyInputError): Problem {
  if (expected === 'private') return privateKeyProblem(problem);
  if (problem.reason === 'private') {
    return {
      what: l10n.t('This is a private key. It wasn’t sent or stored.'),
      why: l10n.t('Only public keys can be registered. Anyone with the private key can act as the client.'),
      next: l10n.t(
        'Paste the public key instead. If the private key has been shared by mistake, generate a new key pair.',
      ),
    };
  }
  return {
    what: l10n.t('The key can’t be used.'),
    why: reason(problem),
    next: l10n.t('Use one RSA public key of at least 2048 bits, as a JWK, PEM or certificate.'),
  };
}

function privateKeyProblem(problem: KeyInputProblem): Problem {
  return {
    what: l10n.t('The private key can’t be used.'),
    why: problem.reason === 'notAKey' ? l10n.t('Not a private key in JWK, PEM or PKCS#12 format.') : reason(problem),
    next: privateKeyAdvice(problem),
  };
}

function privateKeyAdvice({ reason }: KeyInputProblem): string {
  if (reason === 'passwordNeeded' || reason === 'wrongPassword') {
    return l10n.t('Enter the password the key was exported with.');
  }
  if (reason === 'unsupportedEncryption') {
    return l10n.t('Export it again with AES-256, the default in OpenSSL 3 and recent versions of Windows.');
  }
  if (reason === 'certificateOnly') {
    return l10n.t('Export the certificate together with its private key (PKCS#12: .p12 or .pfx).');
  }
  return l10n.t('Choose an RSA private key of at least 2048 bits: JWK, PEM or PKCS#12.');
}

function reason(problem: KeyInputProblem): string {
  switch (problem.reason) {
    case 'empty':
      return l10n.t('The input is empty.');
    case 'tooLarge':
      return l10n.t('The input is too large to be a key.');
    case 'notAKey':
      return l10n.t('Not a JWK, PEM key or certificate.');
    case 'private':
      return l10n.t('This is a private key.');
    case 'public':
      return l10n.t('This is a public key. The private key is needed.');
    case 'certificateOnly':
      return l10n.t('This is a certificate without its private key.');
    case 'inconsistent':
      return l10n.t('The key’s parameters don’t match.');
    case 'passwordNeeded':
      return l10n.t('The key is password-protected.');
    case 'wrongPassword':
      return l10n.t('Incorrect password.');
    case 'unsupportedEncryption':
      return l10n.t('The encryption isn’t supported.');
    case 'notRegistrable':
      return l10n.t('Maskinporten registers keys for RS256 or RS512, not {0}.', problem.algorithm);
    case 'notRsa':
      return l10n.t('Not an RSA key. Maskinporten only accepts RSA.');
    case 'badKid':
      return l10n.t('The key ID (kid) can only contain letters, digits, “.”, “_” and “-”.');
    case 'truncated':
      return l10n.t('The key is incomplete or damaged.');
    case 'tooSmall':
      return l10n.t('The key has {0} bits. Maskinporten requires at least 2048.', problem.bits);
    case 'missingMember':
      return l10n.t('The JWK is missing “{0}”.', problem.member);
    case 'badMember':
      return l10n.t('“{0}” in the JWK isn’t valid.', problem.member);
    case 'severalKeys':
      return l10n.t('The input contains {0} keys. Add one at a time.', problem.count);
    case 'syntax':
      return l10n.t('Invalid JSON at line {0}, column {1}.', problem.line, problem.column);
  }
}

export function keyBackupProblem({ reason }: KeyBackupError): Problem {
  const what = l10n.t('Couldn’t read the backup. Nothing was changed.');
  switch (reason) {
    case 'notABackup':
      return { what, why: l10n.t('Not a key backup.'), next: l10n.t('Choose another file.') };
    case 'damaged':
      return { what, why: l10n.t('The backup is incomplete or damaged.'), next: l10n.t('Choose another file.') };
    case 'newer':
      return {
        what,
        why: l10n.t('It was made by a newer version of this extension.'),
        next: l10n.t('Update the extension.'),
      };
  }
}

export function privateKeyStoreProblem({ reason }: PrivateKeyStoreError): Problem {
  switch (reason) {
    case 'refused':
    case 'notKept':
      return {
        what: l10n.t('Couldn’t store the private key.'),
        why: l10n.t('VS Code’s secret storage refused it or didn’t return it.'),
        next: l10n.t('Check this machine’s keyring. No public key was registered, so nothing is lost.'),
      };
    case 'notListed':
      return unanswered(l10n.t('Couldn’t determine which private keys are stored here.'));
    case 'notGiven':
      return unanswered(l10n.t('Couldn’t read the private key.'));
    case 'notRemoved':
      return unanswered(l10n.t('Couldn’t delete the private key from VS Code’s secret storage.'));
    case 'damaged':
      return {
        what: l10n.t('Couldn’t read the stored private key.'),
        why: l10n.t('The key in VS Code’s secret storage is incomplete.'),
        next: l10n.t('Generate a new key pair, and remove the old key once nothing uses it.'),
      };
  }
}

function unanswered(what: string): Problem {
  return {
    what,
    why: l10n.t('VS Code’s secret storage isn’t responding.'),
    next: l10n.t('This machine’s keyring may be locked. Unlock it, then try again.'),
  };
}
