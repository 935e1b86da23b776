import type { JsonFaultKind } from './jsonTree.ts';

/** The members of a public RSA JWK that a person can have got wrong. */
export type PublicMember = 'kty' | 'use' | 'alg' | 'kid' | 'n' | 'e' | 'x5c';
/** And those of a private one. */
export type KeyMember = PublicMember | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi';

/** What a person was asked for. */
type WantedKey = 'public' | 'private';

/** Why what a person gave is not taken as a key, with what a message to them needs. Never holds any of it. */
export type KeyInputProblem =
  | { readonly reason: 'empty' | 'tooLarge' | 'notAKey' | 'private' | 'notRsa' | 'badKid' | 'truncated' }
  | { readonly reason: 'public' | 'certificateOnly' | 'inconsistent' }
  | { readonly reason: 'passwordNeeded' | 'wrongPassword' | 'unsupportedEncryption' }
  | { readonly reason: 'tooSmall'; readonly bits: number }
  | { readonly reason: 'notRegistrable'; readonly algorithm: string }
  | { readonly reason: 'missingMember' | 'badMember'; readonly member: KeyMember }
  | { readonly reason: 'severalKeys'; readonly count: number }
  | { readonly reason: 'syntax'; readonly line: number; readonly column: number; readonly what: JsonFaultKind };

/** What is not a key Maskinporten takes. Has no `cause`: a parser's message quotes what it read. */
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
 * Rounds of key derivation that opening one file or text may take in all: programs write some hundred thousand for each of a
 * file's parts. One that asks for more would keep the machine busy for nothing.
 */
export const mostRounds = 10_000_000;

/** An attempt to open what is under a password: with which, and until the person gives up. */
export class Opening {
  private left = mostRounds;

  constructor(
    readonly password: string | undefined,
    readonly signal?: AbortSignal,
  ) {}

  /** Before so many rounds are begun. Throws KeyInputError 'unsupportedEncryption' where it is too much in all. */
  spend(rounds: number): void {
    this.left -= rounds;
    if (this.left < 0) throw new KeyInputError({ reason: 'unsupportedEncryption' });
  }
}

/** Why something encrypted stays shut: no password was given, or another one is right. */
export function passwordProblem(password: string | undefined): KeyInputError {
  return new KeyInputError({ reason: password === undefined || password === '' ? 'passwordNeeded' : 'wrongPassword' });
}
