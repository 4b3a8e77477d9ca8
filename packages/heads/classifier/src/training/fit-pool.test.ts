import { expect, test } from '@jest/globals';

import { pooled, type Weights } from '../pool.js';
import { fitPool, type Weighed } from './fit-pool.js';

const SIZE = 400;
/** Two categories: the picture tells them in 9 of 10 products, words in 3 of 4, and the model of both claims to know but guesses. */
const products: Weighed[] = Array.from({ length: SIZE }, (_, at) => {
  const path = at % 2;
  const says = (right: boolean, sure: number) => {
    const told = right ? path : 1 - path;
    return Float32Array.of(told === 0 ? sure : 0, told === 1 ? sure : 0);
  };
  const logits = { fused: says(at % 4 < 2, 30), image: says(at % 10 !== 0, 8), words: says((at >> 1) % 4 !== 3, 1) };
  return { opinions: { source: 'fused', logits }, levels: [[path]] };
});
const pool = fitPool(products, ['fused', 'image']);
const likelihood = (fused: Weights, own: readonly Weighed[]) =>
  own.reduce((sum, { opinions, levels }) => sum + Math.log(pooled({ fused }, opinions)[levels[0]![0]!]!), 0);

test('who guesses is not heard, and who knows is, each as sure as it is right', () => {
  expect(pool.fused!.fused).toBe(0);
  expect(pool.fused!.image).toBeGreaterThan(0);
  expect(pool.fused!.words).toBeGreaterThan(0);
});

/** The numbers of docs/LOG.md: weights are usually so large, and vary by so many octaves; nothing counts as `least`. */
const usual = {
  fused: { weight: 1 / 2, octaves: 1, least: 1 / 64 },
  words: { weight: Math.SQRT1_2, octaves: 1, least: 1 / 64 },
  image: { weight: 1 / 8, octaves: 1.5, least: 1 / 64 },
  doubt: { weight: 1e-3, octaves: Math.log2(10) / 2, least: 1e-6 },
};
const posterior = (fused: Weights, own: readonly Weighed[]) =>
  Object.entries(usual).reduce(
    (sum, [name, { weight, octaves, least }]) =>
      sum - (Math.log2(Math.max(least, fused[name as keyof Weights]!) / weight) / octaves) ** 2 / 2,
    likelihood(fused, own),
  );

test.each([8, 40, SIZE])('of %i products no other weights near by are more probable', (count) => {
  const own = products.slice(0, count);
  const { fused } = fitPool(own, ['fused', 'image']);
  for (const name of ['fused', 'image', 'words', 'doubt'] as const) {
    for (const factor of name === 'doubt' ? [Math.sqrt(10), Math.sqrt(0.1)] : [Math.SQRT2, Math.SQRT1_2]) {
      if (fused![name] === 0) continue;
      expect(posterior({ ...fused, [name]: fused![name]! * factor }, own)).toBeLessThanOrEqual(posterior(fused!, own) + 1e-2);
    }
  }
});

test('a picture alone has the temperature that is best for pictures alone', () => {
  // One in ten is wrong, so the odds are 9 to 1: weight * 8 is near log 9.
  expect(Object.keys(pool.image!)).toEqual(['image', 'descriptor']);
  expect(Math.abs(pool.image!.image! * 8 - Math.log(9))).toBeLessThan(0.6);
});

test('without products weights are the usual ones; who is heard of none does not count', () => {
  expect(fitPool([], ['fused', 'image']).fused).toEqual({
    fused: 1 / 2,
    image: 1 / 8,
    descriptor: 1 / 8,
    words: Math.SQRT1_2,
    doubt: 1e-3,
  });
  const texts = products.map(({ opinions: { logits }, levels }): Weighed => ({ opinions: { source: 'text', logits: { text: logits.image!, words: logits.words! } }, levels })); // prettier-ignore
  expect(fitPool(texts, ['fused', 'text', 'image'])).toMatchObject({
    fused: { fused: 0, text: 1 / 8, image: 0, words: Math.SQRT1_2 },
    image: { image: 0 },
  });
});

test('words are doubted as often as they are wrong where they claim to be sure', () => {
  // Where they claim to be sure they are right in 39 of 40, where not in 29 of 40, as they say: odds of e to 1.
  const told = (wrong: number, sure: number) =>
    Array.from({ length: 400 }, (_, at): Weighed => ({
      opinions: { source: 'text', logits: { words: Float32Array.of(sure, 0), text: new Float32Array(2) } },
      levels: [[Number(at < 10 * wrong)]],
    }));
  const sure = [...told(1, 50), ...told(11, 1)];
  const { doubt } = fitPool(sure, ['text']).text!;
  // With two labels the wrong one has doubt / (1 + 2 doubt) of those.
  expect(Math.abs(Math.log10(doubt! / (1 / 38)))).toBeLessThan(0.3);
});

test('products whose label is not known say nothing of weights', () => {
  const unknown = products.map(({ opinions }): Weighed => ({
    opinions: { ...opinions, logits: { ...opinions.logits, image: Float32Array.of(0, 9) } },
    levels: [],
  }));
  expect(fitPool([...unknown, ...products], ['fused', 'image'], products.length)).toEqual(pool);
});

test('of more products than are asked for some are looked at, from all over', () => {
  // In every third the picture is right and words say nothing, in the others the other way round.
  const says = (right: 'image' | 'words', at: number): Weighed => ({
    opinions: {
      source: 'fused',
      logits: {
        fused: Float32Array.of(0, 0),
        image: Float32Array.of(0, 0),
        words: Float32Array.of(0, 0),
        [right]: at % 2 ? Float32Array.of(0, 1) : Float32Array.of(1, 0),
      },
    },
    levels: [[at % 2]],
  });
  const many = Array.from({ length: 900 }, (_, at) => says(at % 3 === 0 ? 'image' : 'words', at));
  const [all, third] = [fitPool(many, ['fused']), fitPool(many, ['fused'], 300)];
  expect(all.fused!.words).toBe(4);
  expect(third.fused!.words).toBe(Math.SQRT1_2);
});
