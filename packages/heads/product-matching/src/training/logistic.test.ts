import { expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { linearOf } from '../data.js';
import { fitLogistic } from './logistic.js';
import { scaleOf } from './scale.js';

test('the fit is where the gradient of the likelihood, taken by differences, vanishes', () => {
  const random = createRandom(1, 'logistic');
  const rows = Array.from({ length: 200 }, () => Float32Array.of(random.normal(), random.normal()));
  const labels = rows.map(([x, y]) => Number(x! - 0.5 * y! + random.normal() > 0.3));
  const weights = fitLogistic(rows, labels);
  const loss = (w: readonly number[]) =>
    rows.reduce((sum, row, n) => sum + Math.log1p(Math.exp((labels[n] ? -1 : 1) * linearOf(w, row))), 0) +
    (1e-3 / 2) * rows.length * (w[0]! ** 2 + w[1]! ** 2);
  weights.forEach((_, i) => {
    const moved = (by: number) => loss(weights.map((weight, j) => (i === j ? weight + by : weight)));
    expect(Math.abs(moved(1e-4) - moved(-1e-4)) / 2e-4).toBeLessThan(1e-3);
    expect(moved(0.1)).toBeGreaterThan(loss(weights));
  });
});

test('the scale is mean and deviation of each column, 1 for a constant one', () => {
  expect(scaleOf([Float32Array.of(1, 5), Float32Array.of(3, 5)])).toEqual({ means: [2, 5], deviations: [1, 1] });
});
