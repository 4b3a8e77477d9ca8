import { describe, expect, test } from '@jest/globals';
import { ndcgOf } from '@commercemm/engine';

import { createWordSearch, PLAIN } from '../word-search.js';
import { searchEvaluator, type JudgedQuery } from './search-evaluator.js';

const titles = ['red skirt', 'blue skirt', 'red hat', 'green hat', 'blue boots', 'red boots'];
const products = [10, 11, 12, 13, 14, 15];
const vector = (row: number) => Float32Array.of(Math.sin(row * 2.3), Math.cos(row * 1.7));
const query = (row: number, text: string, grades: Record<number, number>): JudgedQuery => ({
  row,
  text,
  grades: new Map(Object.entries(grades).map(([place, grade]) => [10 + Number(place), grade])),
});
const queries = [query(1, 'red skirt', { 0: 3, 1: 2, 4: 0 }), query(2, 'boots blue', { 4: 3, 3: 1 }), query(3, 'hat', { 0: 0 })];
const tuning = [query(4, 'red', { 2: 3, 1: 0 }), query(5, 'skirt green', { 1: 3, 3: 2 })];
const search = createWordSearch(titles.map((title) => ({ titles: [title], description: null, values: [] })));
const settings = { ...PLAIN, k1: 0.3, runs: 0.4 };

function evaluator(weight?: number, tuned: readonly JudgedQuery[] = tuning) {
  const made = searchEvaluator({
    queries,
    tuning: tuned,
    products,
    search,
    words: settings,
    ids: Array(20).fill('id'),
    ...(weight !== undefined && { weight }),
  });
  const put = (role: string, rows: readonly number[]) =>
    made.add(
      rows.map((row) => [row]),
      { [role]: { shape: [rows.length, 2], data: Float32Array.from(rows.flatMap((row) => [...vector(row)])) } },
    );
  put('query', [1, 2, 3, 4, 5]);
  put('product', products);
  return made;
}

/** nDCG@10 by a full sort; the scores of this test have no ties among judged and others but zeros, where the worse grade goes first. */
function expected(set: readonly JudgedQuery[], weight: number, words = settings): number {
  const values = set.flatMap(({ row, text, grades }) => {
    const found = search.scores(text, words);
    const largest = Math.max(...found);
    const gradeOf = (place: number) => grades.get(10 + place) ?? 0;
    const score = (place: number) => {
      const [a, b] = [vector(row), vector(10 + place)];
      return weight * (a[0]! * b[0]! + a[1]! * b[1]!) + ((1 - weight) * found[place]!) / (largest || 1);
    };
    const order = titles.map((_, place) => place).sort((a, b) => score(b) - score(a) || gradeOf(a) - gradeOf(b));
    const value = ndcgOf(order.map(gradeOf), 10, [...grades.values()]); // prettier-ignore
    return value === null ? [] : [value];
  });
  return values.reduce((a, b) => a + b, 0) / values.length;
}

describe('figures of a search with words and vectors', () => {
  test.each([0, 0.35, 1])('equal those of a full sort, weight %f', (weight) => {
    const metrics = evaluator(weight).metrics();
    expect(metrics['ndcg@10']).toBeCloseTo(expected(queries, weight), 6);
    expect(metrics['dense/ndcg@10']).toBeCloseTo(expected(queries, 1), 6);
    expect(metrics['lexical/ndcg@10']).toBeCloseTo(expected(queries, 0), 6);
    expect(metrics['bm25/ndcg@10']).toBeCloseTo(expected(queries, 0, PLAIN), 6);
  });

  test('leave out queries that nothing belongs to, and are means over the units asked for', () => {
    const made = evaluator(0.5);
    expect(made.size()).toBe(2);
    expect(made.metrics(Int32Array.of(1, 1))['ndcg@10']).toBeCloseTo(expected([queries[1]!], 0.5), 6);
  });

  test('the weight is the smallest over which the best on the tuning queries gains no more than its standard error', () => {
    const choose = (set: readonly JudgedQuery[]) => {
      const made = evaluator(undefined, set);
      const weights = Array.from({ length: 21 }, (_, i) => i / 20);
      const best = weights.reduce((a, b) => (expected(set, b) > expected(set, a) + 1e-12 ? b : a));
      const isWorse = (weight: number) => {
        const gains = set.map((one) => expected([one], best) - expected([one], weight));
        const gain = gains.reduce((a, b) => a + b, 0) / gains.length;
        const error = Math.sqrt(gains.reduce((sum, value) => sum + (value - gain) ** 2, 0) / (gains.length - 1) / gains.length);
        return gain > error * (1 + 1e-9);
      };
      expect(made.weight()).toBe(weights.find((weight) => !isWorse(weight)));
      return made.weight();
    };
    // Queries whose words name nothing: only the vectors can tell.
    const wordless = [4, 5].map((row) => {
      const cosine = (place: number) => vector(row).reduce((sum, value, e) => sum + value * vector(10 + place)[e]!, 0);
      const nearest = titles.map((_, place) => place).sort((a, b) => cosine(b) - cosine(a))[0]!;
      return query(row, 'zzz', { [nearest]: 3 });
    });
    expect(choose(wordless)).toBeGreaterThan(0);
    choose(tuning);
    expect(evaluator(0.2).weight()).toBe(0.2);
  });
});
