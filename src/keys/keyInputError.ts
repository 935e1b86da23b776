import { type JsonFaultKind } from './jsonTree.ts';

/** The members of a public RSA JWK that a person can have got wrong. */
export type PublicMember = 'kty' | 'use' | 'alg' | 'kid' | 'n' | 'e' | 'x5c';

/** Why a pasted text is not taken as a public key, with what a message to the person needs. Never holds any of the text. */
export type KeyInputProblem =
  | { readonly reason: 'empty' | 'tooLarge' | 'notAKey' | 'private' | 'notRsa' | 'badKid' | 'truncated' }
  | { readonly reason: 'tooSmall'; readonly bits: number }
  | { readonly reason: 'missingMember' | 'badMember'; readonly member: PublicMember }
  | { readonly reason: 'severalKeys'; readonly count: number }
  | { readonly reason: 'syntax'; readonly line: number; readonly column: number; readonly what: JsonFaultKind };

/** A pasted text that is not a public key Maskinporten takes. Has no `cause`: a parser's message quotes what it read. */
export class KeyInputError extends Error {
  override readonly name = 'KeyInputError';

  constructor(readonly problem: KeyInputProblem) {
    super(describe(problem));
  }

  get reason(): KeyInputProblem['reason'] {
    return this.problem.reason;
  }
}

export function isKeyInputError(error: unknown): error is KeyInputError {
  return error instanceof KeyInputError;
}

function describe(problem: KeyInputProblem): string {
  switch (problem.reason) {
    case 'tooSmall':
      return `The RSA key has ${problem.bits} bits; Maskinporten takes 2048 and up.`;
    case 'missingMember':
      return `The JWK lacks the member ${problem.member}.`;
    case 'badMember':
      return `The JWK has an unusable value for the member ${problem.member}.`;
    case 'severalKeys':
      return `The text holds ${problem.count} keys; one is wanted.`;
    case 'syntax':
      return `The JSON is broken at line ${problem.line}, column ${problem.column}: ${problem.what}.`;
    case 'empty':
      return 'There is no text.';
    case 'tooLarge':
      return 'The text is too large to be a key.';
    case 'notAKey':
      return 'The text is no JWK, PEM key or PEM certificate.';
    case 'private':
      return 'The text holds a private key.';
    case 'notRsa':
      return 'The key is not an RSA key for signatures.';
    case 'badKid':
      return 'The kid may have letters, digits, ".", "_" and "-" only.';
    case 'truncated':
      return 'The PEM text is cut off or damaged.';
  }
}
