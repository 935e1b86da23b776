import type { Uri } from 'vscode';

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
