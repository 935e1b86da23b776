import { KeyInputError } from './keyInputError.ts';

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
