import type { JsonFaultKind } from './jsonTree.ts';

/** The members of a public RSA JWK that a user may have got wrong. */
export type PublicMember = 'kty' | 'use' | 'alg' | 'kid' | 'n' | 'e' | 'x5c';
/** The same for a private RSA JWK. */
export type KeyMember = PublicMember | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi';

/** The kind of key the user was asked for. */
type WantedKey = 'public' | 'private';

/** Why the user's input is not accepted as a key, with the values a message needs. Never contains any of the input. */
export type KeyInputProblem =
  | { readonly reason: 'empty' | 'tooLarge' | 'notAKey' | 'private' | 'notRsa' | 'badKid' | 'truncated' }
  | { readonly reason: 'public' | 'certificateOnly' | 'inconsistent' }
  | { readonly reason: 'passwordNeeded' | 'wrongPassword' | 'unsupportedEncryption' }
  | { readonly reason: 'tooSmall'; readonly bits: number }
  | { readonly reason: 'notRegistrable'; readonly algorithm: string }
  | { readonly reason: 'missingMember' | 'badMember'; readonly member: KeyMember }
  | { readonly reason: 'severalKeys'; readonly count: number }
  | { readonly reason: 'syntax'; readonly line: number; readonly column: number; readonly what: JsonFaultKind };

/** The input is not a key that Maskinporten accepts. Has no `cause`, because parsers quote the input in their messages. */
export class KeyInputError extends Error {
  override readonly name = 'KeyInputError';

  constructor(
    readonly problem: KeyInputProblem,
    readonly expected: WantedKey = 'public',
  ) {
    super(`Key: ${problem.reason}`);
  }

  get reason(): KeyInputProblem['reason'] {
    return this.problem.reason;
  }
}

/**
 * The total number of key derivation rounds allowed for opening one file or text. Programs use some hundred thousand for each
 * part of a file. A file that asks for more would keep the machine busy for nothing.
 */
export const mostRounds = 10_000_000;

/** One attempt to open password-protected input, which the user can cancel. */
export class Opening {
  private left = mostRounds;

  constructor(
    readonly password: string | undefined,
    readonly signal?: AbortSignal,
  ) {}

  /** Called before this many rounds begin. Throws KeyInputError 'unsupportedEncryption' if the total is too high. */
  spend(rounds: number): void {
    this.left -= rounds;
    if (this.left < 0) throw new KeyInputError({ reason: 'unsupportedEncryption' });
  }
}

/** Why encrypted input can't be opened: no password was given, or a wrong one. */
export function passwordProblem(password: string | undefined): KeyInputError {
  return new KeyInputError({ reason: password === undefined || password === '' ? 'passwordNeeded' : 'wrongPassword' });
}
