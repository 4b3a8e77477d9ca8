import { describe, expect, test } from '@jest/globals';

import { rankingEvaluator } from './ranking-evaluator.js';

const WIDTH = 4;
const ROWS = 40;
const vector = (row: number, phase: number) => Float32Array.from({ length: WIDTH }, (_, e) => Math.sin(2.7 * row + 5.3 * e + phase));
const image = (row: number) => vector(row, 0);
const text = (row: number) => vector(row, 0.7);
const product = (row: number) => Math.floor(row / 3);
const isHit = (a: number, b: number) => product(a) === product(b);
const rows = Array.from({ length: ROWS }, (_, row) => row);
/** These rows have no text. */
const textless = (row: number) => row % 7 === 2;

function evaluator(excludeSelf: boolean) {
  const made = rankingEvaluator({
    queries: rows,
    ids: rows.map((row) => `p${row}`),
    rankings: [
      { id: 'image-to-text', from: 'image', to: 'text', candidates: rows, isHit, excludeSelf },
      { id: 'text-to-image', from: 'text', to: 'image', candidates: rows, isHit },
    ],
  });
  for (let from = 0; from < ROWS; from += 16) {
    const part = rows.slice(from, from + 16);
    const data = (of: (row: number) => Float32Array) => Float32Array.from(part.flatMap((row) => [...of(row)]));
    made.add(
      part.map((row) => [row]),
      {
        image: { shape: [part.length, WIDTH], data: data(image) },
        text: { shape: [part.length, WIDTH], data: data((row) => (textless(row) ? new Float32Array(WIDTH) : text(row))) },
      },
    );
  }
  return made;
}

/** Rank of the best hit by sorting everything. */
function rank(query: Float32Array, row: number, candidates: readonly number[], of: (row: number) => Float32Array): number {
  const score = (c: number) => of(c).reduce((sum, value, e) => sum + value * query[e]!, 0);
  const order = [...candidates].sort((a, b) => score(b) - score(a));
  return order.findIndex((candidate) => isHit(row, candidate)) + 1;
}
const share = (ranks: readonly number[], k: number) =>
  ranks.filter((found) => found > 0 && found <= k).length / ranks.filter(Boolean).length;
const withText = rows.filter((row) => !textless(row));

describe('figures of a search', () => {
  test.each([false, true])('equal those of full sorts, with the query itself left out: %s', (excludeSelf) => {
    const metrics = evaluator(excludeSelf).metrics();
    const forth = rows.map((row) => rank(image(row), row, withText.filter((c) => !excludeSelf || c !== row), text)); // prettier-ignore
    const back = withText.map((row) => rank(text(row), row, rows, image));
    for (const k of [1, 5, 10]) {
      expect(metrics[`image-to-text/recall@${k}`]).toBeCloseTo(share(forth, k), 10);
      expect(metrics[`text-to-image/recall@${k}`]).toBeCloseTo(share(back, k), 10);
    }
    const sorted = [...back].sort((a, b) => a - b);
    expect(metrics['text-to-image/medianRank']).toBe((sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2);
    expect(metrics['text-to-image/mrr']).toBeCloseTo(back.reduce((sum, found) => sum + 1 / found, 0) / back.length, 10);
    expect(metrics['recall@1']).toBeCloseTo((share(forth, 1) + share(back, 1)) / 2, 10);
  });

  test('of some units are those of their queries alone', () => {
    const made = evaluator(false);
    expect(made.size()).toBe(ROWS);
    const units = Int32Array.of(3, 3, 8);
    const forth = [3, 3, 8].map((row) => rank(image(row), row, withText, text));
    expect(made.metrics(units)['image-to-text/recall@5']).toBeCloseTo(share(forth, 5), 10);
  });

  test('examples for the report are right where the best candidate is of the product', () => {
    const judged = evaluator(false).judged!();
    expect(judged).toHaveLength(rows.length + withText.length);
    for (const { example, truth, predicted, right } of judged) {
      const [query, found, wanted = found] = example as [number, number, number?];
      expect([`p${found}`, `p${wanted}`]).toEqual([predicted, truth]);
      expect([right, isHit(query, wanted)]).toEqual([isHit(query, found), true]);
    }
  });

  test('are absent without anything embedded', () => {
    const empty = rankingEvaluator({ queries: rows, ids: [], rankings: [{ id: 'a', from: 'image', to: 'text', candidates: rows, isHit }] });
    expect(empty.size()).toBe(0);
    expect(empty.metrics()).toEqual({});
  });
});
