import { expect, test } from '@jest/globals';

import { BIAS, wordLogits, type WordScores } from '../words.js';
import { fitWords, type LabelledWords } from './fit-words.js';

const LABELS = 3;
const once = (...features: string[]): ReadonlyMap<string, number> => new Map(features.map((feature) => [feature, 1]));
/** Words that tell the label, and noise. */
const texts: LabelledWords[] = Array.from({ length: 120 }, (_, at) => ({
  features: once(`tells${at % 3}`, `noise${at % 7}`, `other${(at * 5) % 11}`),
  label: at % 3,
}));

const best = (features: readonly string[], scores: WordScores): number => {
  const logits = wordLogits(once(...features), scores, LABELS);
  return logits.indexOf(Math.max(...logits));
};

test('what tells the label is found among noise', () => {
  const scores = fitWords(texts, LABELS);
  [0, 1, 2].forEach((label) => expect(best([`tells${label}`, 'noise3', 'other2'], scores)).toBe(label));
  expect(fitWords([...texts], LABELS)).toEqual(scores);
});

test('where labels can not be told from each other, they are told from the rest', () => {
  // A word for labels 0 and 1 together, which are random.
  const vague = texts.map(({ label }, at) => ({ features: once(label === 2 ? 'b' : 'a', `noise${at % 7}`), label }));
  const [x, y, z] = wordLogits(once('a', 'noise1'), fitWords(vague, LABELS), LABELS) as unknown as [number, number, number];
  expect(Math.abs(x - y)).toBeLessThan(0.2);
  expect(Math.min(x, y) - z).toBeGreaterThan(0.7);
});

test('scores are those of the least loss, found by hand', () => {
  const scores = fitWords([{ features: once('a'), label: 0 }, { features: once('b'), label: 1 }], 2); // prettier-ignore
  // By symmetry the bias is 0 and the scores of a are w and -w, where w^2 / 2 + (1 - w)^2 is least: w = 2 / 3.
  const expected = { a: [2 / 3, -2 / 3], b: [-2 / 3, 2 / 3] };
  for (const [feature, wanted] of Object.entries(expected)) {
    expect(scores.get(feature)!.labels).toEqual([0, 1]);
    scores.get(feature)!.scores.forEach((score, label) => expect(score).toBeCloseTo(wanted[label]!, 3));
  }
});

test('a text without known features has the logits of how frequent labels are', () => {
  // Label 0 three times, label 1 once, and nothing that tells them: the score b of label 0 has the least b^2 / 2 + 3 (1 - b)^2 + (1 + b)^2, so b = 4 / 9; few passes come near.
  const same = [0, 0, 0, 1].map((label) => ({ features: new Map<string, number>(), label }));
  const scores = fitWords(same, 2);
  expect([...wordLogits(once('new'), scores, 2)]).toEqual([expect.closeTo(4 / 9, 1), expect.closeTo(-4 / 9, 1)]);
  expect(scores.get(BIAS)!.weight).toBe(1);
});
