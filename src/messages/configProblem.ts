import { l10n, type Uri, workspace } from 'vscode';
import type { ConfigError } from '../core/config/configDocument.ts';
import type { EncodedJwkError } from '../core/config/encodedJwk.ts';
import type { StudioctlError } from '../core/config/studioctl.ts';
import type { Problem } from './problem.ts';

/** Why a config cannot be read; nothing was written to it. */
export function configProblem({ problem }: ConfigError): Problem {
  const what = l10n.t('The config cannot be read, so nothing was written to it.');
  const repair = l10n.t('Correct it, then try again.');
  switch (problem.reason) {
    case 'syntax':
      return {
        what,
        why: l10n.t('The JSON is broken at line {0}, column {1}.', problem.line, problem.column),
        next: repair,
      };
    case 'duplicateName': {
      const [one, other] = problem.names;
      const why = l10n.t(
        '“{0}” and “{1}” are the same name to .NET (line {2}, column {3}).',
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
        why: l10n.t('“{0}” is no text (line {1}, column {2}).', problem.name, problem.line, problem.column),
        next: repair,
      };
    case 'notAnObject':
      return { what, why: l10n.t('It is no JSON object.'), next: repair };
    case 'sectionNotAnObject':
      return { what, why: l10n.t('“MaskinportenSettings” is no JSON object.'), next: repair };
    case 'notUtf8':
      return notUtf8();
    case 'tooLarge':
      return { what, why: l10n.t('It is larger than any config.'), next: l10n.t('Choose another file.') };
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
        what: l10n.t('“{0}” is not there any more.', name),
        why: untouched,
        next: l10n.t('Choose the file again.'),
      };
    case 'changed':
      return {
        what: l10n.t('“{0}” was changed by something else at the same moment.', name),
        why: untouched,
        next: l10n.t('Try again.'),
      };
    case 'notAFile':
      return { what: l10n.t('“{0}” is no file.', name), why: untouched, next: l10n.t('Choose another file.') };
    case 'notWritten':
      return {
        what: l10n.t('“{0}” could not be written.', name),
        why: l10n.t('It is as it was before.'),
        next: l10n.t('Check that there is room on the disk and that you may write there, then try again.'),
      };
  }
}

/** Why what stands as EncodedJwk gives no token. Says nothing of the value. */
export function encodedJwkProblem({ problem }: EncodedJwkError): Problem {
  return {
    what: l10n.t('The key in the config cannot be used.'),
    why: encodedJwkReason(problem),
    next: l10n.t('Write the config again with “Maskinporten: Write Altinn CLI Config…”.'),
  };
}

function encodedJwkReason(problem: EncodedJwkError['problem']): string {
  switch (problem.reason) {
    case 'empty':
      return l10n.t('EncodedJwk is empty.');
    case 'placeholder':
      return l10n.t('EncodedJwk holds a placeholder.');
    case 'reference':
      return l10n.t('EncodedJwk is a reference to Azure Key Vault, which only Azure can follow.');
    case 'set':
      return l10n.t('EncodedJwk holds a key set; the Altinn CLI reads one key.');
    case 'notRsa':
    case 'notPrivate':
      return l10n.t('EncodedJwk holds no private RSA key.');
    case 'inconsistent':
      return l10n.t('The numbers of the key do not belong together.');
    case 'missingMember':
      return l10n.t('The key lacks “{0}”.', problem.member);
    case 'badMember':
      return l10n.t('The value of “{0}” in the key cannot be used.', problem.member);
    case 'notBase64':
    case 'notUtf8':
    case 'byteOrderMark':
    case 'notJson':
      return l10n.t('EncodedJwk is not the base64 of a JSON Web Key.');
  }
}

function notUtf8(): Problem {
  return {
    what: l10n.t('The config is not UTF-8 text, so nothing was written to it.'),
    why: l10n.t('The Altinn CLI reads UTF-8 only.'),
    next: l10n.t('Save it as UTF-8, then try again.'),
  };
}

export function studioctlProblem({ reason }: StudioctlError): Problem {
  switch (reason) {
    case 'notFound':
      return {
        what: l10n.t('The program “studioctl” was not found.'),
        next: l10n.t('Install it and put it on PATH, or choose a file.'),
      };
    case 'tooOld':
      return {
        what: l10n.t('This studioctl does not keep Maskinporten clients.'),
        why: l10n.t('It does not know “studioctl app maskinporten”, which came in September 2026.'),
        next: l10n.t('Update it, or choose a file.'),
      };
    case 'timeout':
      return {
        what: l10n.t('studioctl did not answer in time.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it keeps.'),
      };
    case 'failed':
      return {
        what: l10n.t('studioctl did not take the key.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it says.'),
      };
    case 'otherKey':
      return {
        what: l10n.t('studioctl answered with another key than it was given.'),
        next: l10n.t('Run “studioctl app maskinporten show” in a terminal to see what it keeps.'),
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
