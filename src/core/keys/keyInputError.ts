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
    readonly wanted: WantedKey = 'public',
  ) {
    super(describe(problem));
  }

  get reason(): KeyInputProblem['reason'] {
    return this.problem.reason;
  }
}

/** By its name: what is loaded late can have a copy of the class of its own. */
export function isKeyInputError(error: unknown): error is KeyInputError {
  return error instanceof Error && error.name === 'KeyInputError';
}

function describe(problem: KeyInputProblem): string {
  switch (problem.reason) {
    case 'tooSmall':
      return `The RSA key has ${problem.bits} bits; Maskinporten takes 2048 and up.`;
    case 'notRegistrable':
      return `Maskinporten registers no keys for ${problem.algorithm}.`;
    case 'missingMember':
      return `The JWK lacks the member ${problem.member}.`;
    case 'badMember':
      return `The JWK has an unusable value for the member ${problem.member}.`;
    case 'severalKeys':
      return `The text holds ${problem.count} keys; one is wanted.`;
    case 'syntax':
      return `The JSON is broken at line ${problem.line}, column ${problem.column}: ${problem.what}.`;
    case 'empty':
      return 'The input is empty.';
    case 'tooLarge':
      return 'The input is too large to be a key.';
    case 'notAKey':
      return 'It is no JWK, PEM key, certificate or PKCS#12 file.';
    case 'private':
      return 'The text holds a private key.';
    case 'public':
      return 'It is a public key.';
    case 'certificateOnly':
      return 'This is a certificate without its private key.';
    case 'inconsistent':
      return 'The numbers of the private key do not belong together.';
    case 'passwordNeeded':
      return 'It is encrypted, and no password was given.';
    case 'wrongPassword':
      return 'It does not open with the password that was given.';
    case 'unsupportedEncryption':
      return 'It is encrypted in a way that is not supported.';
    case 'notRsa':
      return 'The key is not an RSA key for signatures.';
    case 'badKid':
      return 'The kid may have letters, digits, ".", "_" and "-" only.';
    case 'truncated':
      return 'The key is cut off or damaged.';
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
