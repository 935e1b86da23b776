import { l10n, type Uri, workspace } from 'vscode';
import type { ConfigError } from '../core/config/configDocument.ts';
import type { EncodedJwkError } from '../core/config/encodedJwk.ts';
import type { StudioctlError } from '../core/config/studioctl.ts';
import type { Problem } from './problem.ts';

/** Why a config cannot be read; nothing was written to it. */
export function configProblem({ problem }: ConfigError): Problem {
  const what = l10n.t('Couldn’t read the config, so nothing was written to it.');
  const repair = l10n.t('Correct it, then try again.');
  switch (problem.reason) {
    case 'syntax':
      return {
        what,
        why: l10n.t('Invalid JSON at line {0}, column {1}.', problem.line, problem.column),
        next: repair,
      };
    case 'duplicateName': {
      const [one, other] = problem.names;
      const why = l10n.t(
        '.NET treats “{0}” and “{1}” as the same name (line {2}, column {3}).',
        one,
        other,
        problem.line,
        problem.column,
      );
      return { what, why, next: l10n.t('Remove one of them, then try again.') };
    }
    case 'valueNotText':
      return {
        what,
        why: l10n.t('“{0}” must be a string (line {1}, column {2}).', problem.name, problem.line, problem.column),
        next: repair,
      };
    case 'notAnObject':
      return { what, why: l10n.t('The file must contain a JSON object.'), next: repair };
    case 'sectionNotAnObject':
      return { what, why: l10n.t('“MaskinportenSettings” must be a JSON object.'), next: repair };
    case 'notUtf8':
      return notUtf8();
    case 'tooLarge':
      return { what, why: l10n.t('The file is too large to be a config.'), next: l10n.t('Choose another file.') };
  }
}

/** Why a file cannot be read or written. */
export function configFileProblem({ reason, uri }: ConfigFileError): Problem {
  const name = workspace.asRelativePath(uri);
  const untouched = l10n.t('Nothing was written to it.');
  switch (reason) {
    case 'notUtf8':
      return notUtf8();
    case 'readOnly':
      return {
        what: l10n.t('“{0}” is read-only.', name),
        why: untouched,
        next: l10n.t('Make it writable, then try again.'),
      };
    case 'gone':
      return {
        what: l10n.t('“{0}” no longer exists.', name),
        why: untouched,
        next: l10n.t('Choose the file again.'),
      };
    case 'changed':
      return {
        what: l10n.t('Something else changed “{0}” at the same time.', name),
        why: untouched,
        next: l10n.t('Try again.'),
      };
    case 'notAFile':
      return { what: l10n.t('“{0}” isn’t a file.', name), why: untouched, next: l10n.t('Choose another file.') };
    case 'notWritten':
      return {
        what: l10n.t('Couldn’t write “{0}”.', name),
        why: l10n.t('The file is unchanged.'),
        next: l10n.t('Check free disk space and your permissions, then try again.'),
      };
  }
}

/** Why what stands as EncodedJwk gives no token. Says nothing of the value. */
export function encodedJwkProblem({ problem }: EncodedJwkError): Problem {
  return {
    what: l10n.t('The config’s key can’t be used.'),
    why: encodedJwkReason(problem),
    next: l10n.t('Write the config again with “Maskinporten: Write Altinn CLI Config…”.'),
  };
}

function encodedJwkReason(problem: EncodedJwkError['problem']): string {
  switch (problem.reason) {
    case 'empty':
      return l10n.t('EncodedJwk is empty.');
    case 'placeholder':
      return l10n.t('EncodedJwk is a placeholder.');
    case 'reference':
      return l10n.t('EncodedJwk is a reference to Azure Key Vault, which only Azure can resolve.');
    case 'set':
      return l10n.t('EncodedJwk is a key set. The Altinn CLI reads a single key.');
    case 'notRsa':
    case 'notPrivate':
      return l10n.t('EncodedJwk isn’t an RSA private key.');
    case 'inconsistent':
      return l10n.t('The key’s parameters don’t match.');
    case 'missingMember':
      return l10n.t('The key is missing “{0}”.', problem.member);
    case 'badMember':
      return l10n.t('“{0}” in the key isn’t valid.', problem.member);
    case 'notBase64':
    case 'notUtf8':
    case 'byteOrderMark':
    case 'notJson':
      return l10n.t('EncodedJwk isn’t a base64-encoded JSON Web Key.');
  }
}

function notUtf8(): Problem {
  return {
    what: l10n.t('The config isn’t UTF-8 text, so nothing was written to it.'),
    why: l10n.t('The Altinn CLI only reads UTF-8.'),
    next: l10n.t('Save it as UTF-8, then try again.'),
  };
}

export function studioctlProblem({ reason }: StudioctlError): Problem {
  switch (reason) {
    case 'notFound':
      return {
        what: l10n.t('Couldn’t find studioctl.'),
        next: l10n.t('Install it and add it to PATH, or choose a file.'),
      };
    case 'tooOld':
      return {
        what: l10n.t('This version of studioctl can’t store Maskinporten clients.'),
        why: l10n.t('It doesn’t include “studioctl app maskinporten”, which was added in September 2026.'),
        next: l10n.t('Update it, or choose a file.'),
      };
    case 'timeout':
      return {
        what: l10n.t('studioctl didn’t respond in time.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it has stored.'),
      };
    case 'failed':
      return {
        what: l10n.t('studioctl didn’t accept the key.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it says.'),
      };
    case 'otherKey':
      return {
        what: l10n.t('studioctl returned a different key from the one it was given.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it has stored.'),
      };
  }
}

/** A config file that cannot be read or written, and why. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';
  constructor(
    readonly reason: 'notUtf8' | 'readOnly' | 'gone' | 'changed' | 'notAFile' | 'notWritten',
    readonly uri: Uri,
    options?: ErrorOptions,
  ) {
    super(`Config file: ${reason}`, options);
  }
}
