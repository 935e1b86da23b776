import assert from 'node:assert/strict';
import { budgets, builtSizes } from '../support/sizes.ts';

describe('The build output stays within its size budgets (design.md, Failure, offline, speed)', () => {
  for (const [name, budget] of Object.entries(budgets)) {
    it(`${name} is at most ${budget}`, () => {
      const size = builtSizes()[name as keyof typeof budgets];
      assert.ok(size > 0, 'nothing was built');
      assert.ok(size <= budget, `${size}, ${size - budget} too many`);
    });
  }
});
