import { expect, test } from '@jest/globals';

import type { LabelledWords } from './fit-words.js';
import { learnWords } from './learn-words.js';

const LABELS = 3;
const texts: LabelledWords[] = Array.from({ length: 120 }, (_, at) => ({
  features: new Map([`tells${at % 3}`, `noise${at % 7}`].map((feature) => [feature, 1])),
  label: at % 3,
}));

test('logits of train texts come from scores that do not know them, and are as sure as they are right', () => {
  // Nothing but a word of its own: no other text tells its label.
  const own = texts.map(({ label }, at) => ({ features: new Map([[`only${at}`, 1]]), label }));
  for (const logits of learnWords(own.length, (at) => own[at]!, LABELS).logits.values())
    expect(Math.max(...logits) - Math.min(...logits)).toBeLessThan(0.1);
  const { logits } = learnWords(texts.length, (at) => texts[at]!, LABELS);
  expect(logits.size).toBe(texts.length);
  for (const [at, own_L] of logits) expect(own_L.indexOf(Math.max(...own_L))).toBe(texts[at]!.label);
});

test('of too many texts some are asked for, each once', () => {
  // 4,000,000 answers of 40,000 labels are 100 texts.
  const asked: number[] = [];
  const textOf = (at: number): LabelledWords => (asked.push(at), { features: new Map([['word', 1]]), label: 0 });
  const { logits } = learnWords(1_000_000, textOf, 40_000);
  expect([asked.length, new Set(asked).size, logits.size]).toEqual([100, 100, 100]);
});
