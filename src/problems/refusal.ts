import type { Problem } from './problem.ts';

/** A failure that brings its own words for a person. Its text must hold no secret. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly problem: Problem) {
    super(problem.what);
  }
}
