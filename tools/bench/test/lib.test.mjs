import { expect, test } from '@jest/globals';

import { page } from '../lib/page.mjs';
import { plot } from '../lib/plot.mjs';
import { fitPowerLaw } from '../lib/power-law.mjs';
import { listings, PATHS } from '../lib/shop.mjs';
import { summarize, timesOf } from '../lib/statistics.mjs';

test('the fitted exponent and factor are those of a power law', () => {
  const { exponent, factor } = fitPowerLaw([8, 16, 64].map((size) => [size, 3 * size ** 1.7]));
  expect(exponent).toBeCloseTo(1.7, 10);
  expect(factor).toBeCloseTo(3, 10);
});

test('functions are timed in turns, the first round left out', async () => {
  const order = [];
  const timer = (name, times) => (round) => {
    order.push(name + round);
    return times.shift();
  };
  const times = await timesOf({ a: timer('a', [100, 3, 1, 2]), b: timer('b', [100, 5, 7, 6.128]) }, 3);
  expect(order.join(' ')).toBe('a-1 b-1 a0 b0 a1 b1 a2 b2');
  expect(summarize(times)).toEqual({ medians: { a: 2, b: 6.13 }, spread: { a: [1, 3], b: [5, 7] } });
});

test('listings of a shop are of all paths in turns, each path of three levels, and two purposes give others', () => {
  const shop = listings('one', 2 * PATHS);
  const paths = shop.map(({ category }) => category.join(' > '));
  expect(new Set(paths).size).toBe(PATHS);
  expect(paths.slice(PATHS)).toEqual(paths.slice(0, PATHS));
  expect([0, 1, 2].map((level) => new Set(shop.map(({ category }) => category[level])).size)).toEqual([5, 20, 100]);
  expect(new Set([...shop, ...listings('two', PATHS)].map(({ title }) => title)).size).toBe(3 * PATHS);
});

test('a plot has a point for each measurement, larger ones further right and slower ones higher', () => {
  const svg = plot([{ title: 'a < b', points: [[1, 10], [2, 20], [4, 40]], exponent: 1, factor: 10 }]); // prettier-ignore
  const points = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(points).toHaveLength(3);
  const [[x0, y0], [x1, y1], [x2, y2]] = points;
  expect(x1 - x0).toBeCloseTo(x2 - x1, 0);
  expect(y0 - y1).toBeCloseTo(y1 - y2, 0);
  expect(Math.min(x1 - x0, y0 - y1)).toBeGreaterThan(10);
  expect(svg).toContain('a &lt; b: exponent 1.00');
});

test('the page says for each ratio whether its goal is reached, and what it would be of products alone', () => {
  const result = { name: 'step', date: '2026-01-02', machine: 'one', versions: { node: '20' }, about: 'it', medians: { iteration: 5, matrixProducts: 4, torchEager: 6 }, spread: { iteration: [4, 6] } }; // prettier-ignore
  const text = page([{ ...result, ratios: { stepOverMatrixProducts: 1.31, torchEagerOverOurs: 1.3, own: 2 } }]);
  expect(text).toContain('| stepOverMatrixProducts | 1.31 | 1 | at most 1.3 | not reached |');
  expect(text).toContain('| torchEagerOverOurs | 1.3 | 1.5 | at least 1.3 | reached |');
  expect(text).toContain('| iteration | 5 | 4 | 6 |');
  expect(text).toContain('2026-01-02, one; node 20. It.');
});
