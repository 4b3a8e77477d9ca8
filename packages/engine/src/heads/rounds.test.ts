import { expect, test } from '@jest/globals';

import { evaluationRounds } from './rounds.js';

test('an evaluation goes on as long as the evaluator asks for more', () => {
  const further = [[[0, 1]], [[1, 2]], []];
  expect([...evaluationRounds([[0], [1]], { next: () => further.shift()! })]).toEqual([[[0], [1]], [[0, 1]], [[1, 2]]]);
  expect([...evaluationRounds([[0]], {})]).toEqual([[[0]]]);
  expect([...evaluationRounds([], {})]).toEqual([]);
});
