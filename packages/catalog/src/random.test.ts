import { describe, expect, test } from '@jest/globals';

import { createPermutation, createRandom } from './random.js';

/** Written down once, from the first version. */
const FROZEN = {
  integers: [741706214, 2494312718, 377],
  uniform: 0.1954726373548219,
  normal: -0.462721864449236,
  gumbel: -1.389098926985877,
  shuffled: [1, 5, 6, 2, 3, 4],
};

/** Pearson's statistic of counts against equal shares. Mean: cells - 1, deviation: sqrt(2 (cells - 1)). */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function bitsSet(value: number): number {
  let bits = 0;
  for (; value !== 0; value >>>= 1) bits += value & 1;
  return bits;
}

describe('createRandom', () => {
  test('gives the same numbers for ever: changing them would change every run', () => {
    const random = createRandom(1, 'crop', 42);
    expect([random.integer(2 ** 32), random.integer(2 ** 32), random.integer(1000)]).toEqual(FROZEN.integers);
    expect(random.uniform()).toBe(FROZEN.uniform);
    expect(random.normal()).toBeCloseTo(FROZEN.normal, 12);
    expect(random.gumbel()).toBeCloseTo(FROZEN.gumbel, 12);
    expect(random.shuffle([1, 2, 3, 4, 5, 6])).toEqual(FROZEN.shuffled);
  });

  test('keeps keys of other types and other borders apart', () => {
    const first = (...keys: (number | string)[]) => createRandom(...keys).integer(2 ** 32);
    const all = [
      first(1),
      first('1'),
      first('ab', 'c'),
      first('a', 'bc'),
      first('abc'),
      first('abc', ''),
      first(),
      first(0),
      first(0, 0),
      first(0.5),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(first(-0)).toBe(first(0));
  });

  test('is uniform over the first numbers of neighbouring keys', () => {
    const counts = new Array<number>(128).fill(0);
    for (let key = 0; key < 128 * 200; key++) counts[createRandom('step', key).integer(128)]!++;
    expect(Math.abs(chiSquare(counts) - 127)).toBeLessThan(5 * Math.sqrt(2 * 127));
  });

  test('flips half of the bits from one key to the next', () => {
    let flips = 0;
    const keys = 20_000;
    for (let key = 0; key < keys; key++)
      flips += bitsSet((createRandom(7, key).integer(2 ** 32) ^ createRandom(7, key + 1).integer(2 ** 32)) >>> 0);
    // 32 fair coins per pair: mean 16, deviation sqrt(8), so 5 deviations of the mean are 0.1
    expect(Math.abs(flips / keys - 16)).toBeLessThan(0.1);
  });

  test('has no correlation between the sequences of neighbouring keys', () => {
    const [left, right] = [createRandom(3, 'a'), createRandom(4, 'a')];
    let sum = 0;
    const count = 100_000;
    for (let i = 0; i < count; i++) sum += (left.uniform() - 0.5) * (right.uniform() - 0.5);
    expect(Math.abs((sum / count) * 12)).toBeLessThan(5 / Math.sqrt(count));
  });

  test('draws normal and Gumbel numbers of the right mean and deviation', () => {
    const random = createRandom('moments');
    const moments = (draw: () => number) => {
      const values = Array.from({ length: 200_000 }, draw);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
    };
    const normal = moments(random.normal);
    expect(normal.mean).toBeCloseTo(0, 1);
    expect(normal.deviation).toBeCloseTo(1, 1);
    const gumbel = moments(random.gumbel);
    expect(gumbel.mean).toBeCloseTo(0.57721566, 1); // Euler-Mascheroni
    expect(gumbel.deviation).toBeCloseTo(Math.PI / Math.sqrt(6), 1);
  });

  test('keeps integers in range and refuses what has none', () => {
    const random = createRandom(0);
    for (let n = 1; n < 50; n++) {
      const value = random.integer(n);
      expect(value >= 0 && value < n && Number.isInteger(value)).toBe(true);
    }
    for (const n of [0, -1, 1.5, NaN, 2 ** 32 + 1]) expect(() => random.integer(n)).toThrow(RangeError);
  });
});

describe('createPermutation', () => {
  test.each([1, 2, 3, 4, 5, 63, 64, 65, 1000, 65_537])('visits each of %d items once', (size) => {
    const at = createPermutation(size, 1, 'epoch', 0);
    const seen = new Set(Array.from({ length: size }, (_, position) => at(position)));
    expect(seen.size).toBe(size);
    expect(Math.max(...seen)).toBe(size - 1);
  });

  test('puts each item at each place equally often', () => {
    const size = 8;
    const counts = new Array<number>(size * size).fill(0);
    for (let epoch = 0; epoch < 8000; epoch++) {
      const at = createPermutation(size, 'epoch', epoch);
      for (let position = 0; position < size; position++) counts[position * size + at(position)]!++;
    }
    expect(Math.abs(chiSquare(counts) - 49)).toBeLessThan(5 * Math.sqrt(2 * 49));
  });

  test('refuses positions outside', () => {
    const at = createPermutation(5, 0);
    for (const position of [-1, 5, 0.5]) expect(() => at(position)).toThrow(RangeError);
  });
});
