/** A mistake in a line of the code, made on purpose: a test has to catch it (`npm run mutants`). */
export interface Mutant {
  /** What would go wrong for a person. */
  readonly harm: string;
  /** From the folder of package.json: `src/core/keys/jwk.ts`. */
  readonly file: string;
  /** What is replaced: occurs once in the file. */
  readonly from: string;
  readonly to: string;
  /** The files that should catch it, below test/unit. */
  readonly tests: readonly [string, ...string[]];
}

/** By subject. */
export type Mutants = Readonly<Record<string, readonly Mutant[]>>;
