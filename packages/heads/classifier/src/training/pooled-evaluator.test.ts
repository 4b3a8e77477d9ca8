import type { Evaluator, Example, HostOutputs } from '@commercemm/engine';
import { expect, test } from '@jest/globals';

import { pooledEvaluator, type Question } from './pooled-evaluator.js';

interface Added {
  readonly examples: readonly Example[];
  readonly outputs: HostOutputs;
}

/** Keeps what it is given. */
function recorder(): { readonly inner: Evaluator; readonly added: Added[] } {
  const added: Added[] = [];
  return {
    added,
    inner: {
      primary: 'seen',
      add: (examples, outputs) => added.push({ examples, outputs }),
      size: () => added.length,
      metrics: () => ({ seen: added.length }),
    },
  };
}

/** Of two questions, with two labels and three; text alone. The first is always answered with 0, the second with the label of the row. */
const questions: Question[] = [
  { labels: 2, levelsOf: () => [[0]] },
  {
    labels: 3,
    levelsOf: (row) => (row === 3 ? [] : [[row % 3]]),
    wordLogitsOf: (row) => Float32Array.from([0, 1, 2], (label) => (label === row % 3 ? 2 : 0)),
  },
];
const rows = [0, 1, 2, 3];
const logits = { shape: [4, 1, 5], data: Float32Array.from(rows.flatMap(() => [1, 0, 0, 0, 5])) };
const outputs = {
  logits,
  present: { shape: [4, 1], data: new Float32Array(4).fill(1) },
  tags: { shape: [4, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7) },
};

test('weights are fitted once all products are there; then each has its probabilities, and what else was said of it', () => {
  const { inner, added } = recorder();
  const evaluator = pooledEvaluator(inner, ['text'], questions);
  evaluator.add(
    rows.map((row) => [row]),
    outputs,
  );
  expect(added).toEqual([]);
  expect(evaluator.metrics()).toEqual({ seen: 4 });
  // The second's classifier says the same of all, its words what is so.
  const [first, second] = evaluator.pools();
  expect([first!.text!.text! > 1 / 2, second!.text!.text! < 1 / 2]).toEqual([true, true]);
  added.forEach(({ examples, outputs: { probabilities, tags } }, row) => {
    expect(examples).toEqual([[row]]);
    expect([...tags!.data]).toEqual([2 * row, 2 * row + 1]);
    const own = [...probabilities!.data];
    expect(own[0]).toBeCloseTo(1 / (1 + Math.exp(-first!.text!.text!)), 5);
    const { text, words, doubt } = second!.text!;
    const known = [0, 1, 2].map((label) => Math.exp(label === row % 3 ? 2 * words! : 0));
    const total = known.reduce((a, b) => a + b);
    const powers = known.map((power, label) => (power / total + doubt!) * Math.exp(label === 2 ? 5 * text! : 0));
    expect(own[2 + (row % 3)]).toBeCloseTo(powers[row % 3]! / powers.reduce((a, b) => a + b), 5);
  });
});

test('weights of an artifact are used as they are, product by product', () => {
  const { inner, added } = recorder();
  const evaluator = pooledEvaluator(
    inner,
    ['text'],
    questions.map((question) => ({ ...question, pool: { text: { text: 1 } } })),
  );
  evaluator.add([[0]], {
    logits: { shape: [1, 1, 5], data: logits.data.slice(0, 5) },
    present: { shape: [1, 1], data: Float32Array.of(1) },
  });
  const [
    {
      outputs: { probabilities },
    },
  ] = added as [Added];
  const e = Math.exp(5);
  expect([...probabilities!.data]).toEqual(
    [Math.E / (Math.E + 1), 1 / (Math.E + 1), 1 / (e + 2), 1 / (e + 2), e / (e + 2)].map((value) => expect.closeTo(value, 5)),
  );
});

test('what has no logits is passed on as it is', () => {
  const { inner, added } = recorder();
  const other = { probabilities: { shape: [2, 5], data: new Float32Array(10) } };
  pooledEvaluator(inner, ['text'], questions).add([[0], [1]], other);
  expect(added).toEqual([{ examples: [[0], [1]], outputs: other }]);
});
