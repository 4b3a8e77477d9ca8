import { expect, test } from '@jest/globals';

import type { CategoryPath } from '../paths.js';
import { wordLogits } from '../words.js';
import { fitWords, type LabelledWords } from './fit-words.js';
import { learnWords } from './learn-words.js';

const paths: CategoryPath[] = [['a', 'x'], ['a', 'y'], ['b', 'z']]; // prettier-ignore
/** Words that tell the category, and noise. */
const texts: LabelledWords[] = Array.from({ length: 120 }, (_, at) => ({
  features: [`p${at % 3}`, `noise${at % 7}`, `other${(at * 5) % 11}`],
  path: at % 3,
}));

const best = (features: readonly string[], scores: ReturnType<typeof fitWords>): number => {
  const logits = [...wordLogits(features, scores, paths.length)];
  return logits.indexOf(Math.max(...logits));
};

test('what tells the path is found among noise', () => {
  const scores = fitWords(texts, paths.length);
  [0, 1, 2].forEach((path) => expect(best([`p${path}`, 'noise3', 'other2'], scores)).toBe(path));
  expect(fitWords([...texts], paths.length)).toEqual(scores);
});

test('where the leaf can not be told, the level above it is learned', () => {
  // A word for each first level alone; leaves x and y are random.
  const vague = texts.map(({ path }, at) => ({ features: [path === 2 ? 'b' : 'a', `noise${at % 7}`], path }));
  const [x, y, z] = wordLogits(['a', 'noise1'], fitWords(vague, paths.length), paths.length) as unknown as [number, number, number];
  expect(Math.abs(x - y)).toBeLessThan(0.2);
  expect(Math.min(x, y) - z).toBeGreaterThan(0.7);
});

test('scores are those of the least loss, found by hand', () => {
  const scores = fitWords([{ features: ['a'], path: 0 }, { features: ['b'], path: 1 }], 2); // prettier-ignore
  // By symmetry the bias is 0 and the scores of a are w and -w, where w^2 / 2 + (1 - w)^2 is least: w = 2 / 3.
  const expected = { a: [2 / 3, -2 / 3], b: [-2 / 3, 2 / 3] };
  for (const [feature, wanted] of Object.entries(expected)) {
    expect(scores.get(feature)!.scores.map(([path]) => path)).toEqual([0, 1]);
    scores.get(feature)!.scores.forEach(([path, score]) => expect(score).toBeCloseTo(wanted[path]!, 3));
  }
});

test('logits of train texts come from scores that do not know them, and are as sure as they are right', () => {
  // Nothing but a word of its own: no other text tells its path.
  const own = texts.map(({ path }, at) => ({ features: [`only${at}`], path }));
  for (const logits of learnWords(own, paths).logits.values()) expect([...logits]).toEqual([0, 0, 0]);
  const { logits } = learnWords(texts, paths);
  expect(logits.size).toBe(texts.length);
  for (const [at, own_P] of logits) expect(own_P.indexOf(Math.max(...own_P))).toBe(texts[at]!.path);
});
