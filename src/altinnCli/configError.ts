import { type JsonFaultKind, type Position } from '../keys/jsonTree.ts';

/** Why a text is not a config the program can read, with what a message to the person needs. */
export type ConfigProblem =
  | { readonly reason: 'tooLarge' | 'notUtf8' | 'notAnObject' | 'sectionNotAnObject' }
  | ({ readonly reason: 'syntax'; readonly what: JsonFaultKind } & Position)
  | ({ readonly reason: 'duplicateName'; readonly names: readonly [string, string] } & Position)
  | ({ readonly reason: 'valueNotText'; readonly name: string } & Position);

/** An appsettings.json that .NET, or this program, cannot make sense of. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problem: ConfigProblem) {
    const place = 'line' in problem ? ` at line ${problem.line}, column ${problem.column}` : '';
    super(`The config cannot be read: ${problem.reason}${place}.`);
  }

  get reason(): ConfigProblem['reason'] {
    return this.problem.reason;
  }
}

export function isConfigError(error: unknown): error is ConfigError {
  return error instanceof ConfigError;
}
