import { expect, test } from '@jest/globals';
import { indexOfRows } from '@commercemm/head-retrieval/testing';

import { zeroShotProblem } from './problem.js';

const categories = ['a > x', 'a > y', 'b > z'];
const rows = [...categories, ...categories].map((category, i) => ({ category, split: i < 3 ? 'train' : 'valid' }) as const);
const index = indexOfRows(rows);

test('embeds the prompts before the products and says the category whose name is nearest', () => {
  const problem = zeroShotProblem(index, { templates: '{name}' });
  expect(problem.training).toEqual([]);
  expect(problem.items!.map(({ titles }) => titles[0])).toEqual(['x', 'y', 'z']);
  const examples = problem.evaluation('valid');
  expect(examples).toEqual([[6], [7], [8], [3], [4], [5]]);
  // Row 5, whose category is b > z, looks like y.
  const axes = [0, 1, 2, 0, 1, 1];
  const data = Float32Array.from(axes.flatMap((axis) => [0, 1, 2].map((i) => Number(i === axis))));
  const evaluator = problem.evaluator('valid');
  for (const part of [examples.slice(0, 2), examples.slice(2)]) {
    const from = part[0]![0] === 6 ? 0 : 2;
    const own = { shape: [part.length, 3], data: data.slice(from * 3, (from + part.length) * 3) };
    evaluator.add(part, { item: own, class: own });
  }
  expect(evaluator.size()).toBe(3);
  expect(evaluator.metrics()).toMatchObject({ accuracy: 2 / 3, 'accuracy@level1': 2 / 3, 'accuracy@level2': 2 / 3 });
  expect(problem.serving(evaluator)).toEqual({ paths: [['a', 'x'], ['a', 'y'], ['b', 'z']], templates: ['{name}'] }); // prettier-ignore
});

test('a catalog without categories is refused, and sources that are none', () => {
  expect(() => zeroShotProblem(indexOfRows([{}, {}]), {})).toThrow(expect.objectContaining({ code: 'HEAD_NOT_APPLICABLE' }));
  expect(() => zeroShotProblem(index, { sources: 'smell' })).toThrow(expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }));
});

test.each(['photo', '{name}|', '{parent}'])('templates that do not give each category a text are refused: %s', (templates) => {
  const flat = indexOfRows([{ category: 'a' }, { category: 'b' }].map((row) => ({ ...row, split: 'train' as const })));
  expect(() => zeroShotProblem(flat, { templates })).toThrow(expect.objectContaining({ code: 'HEAD_SETTING_INVALID' }));
});
