import assert from 'node:assert/strict';
import { budgets, builtSizes } from '../support/sizes.ts';

describe('what is built stays small enough to be quick (design.md, Failure, offline, speed)', () => {
  for (const [name, budget] of Object.entries(budgets)) {
    it(`${name} is at most ${budget}`, () => {
      const size = builtSizes()[name as keyof typeof budgets];
      assert.ok(size > 0, 'nothing was built');
      assert.ok(size <= budget, `${size}, ${size - budget} too many`);
    });
  }
});
