import { describe, expect, test } from '@jest/globals';

import { hitsByProduct, hitsWhere, retrievalRanks, topCandidates } from './index.js';

/** Small whole numbers, so that there are many ties and no rounding. */
function embeddings(rows: number, width: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: rows * width }, () => ((state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) >> 16) % 3);
}

/** All scores, sorted, hits behind everything they tie with. */
function bruteForce(
  queries: Float32Array,
  candidates: Float32Array,
  width: number,
  isHit: (q: number, c: number) => boolean,
  excluded: (q: number, c: number) => boolean,
) {
  const rows = (values: Float32Array) =>
    Array.from({ length: values.length / width }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
  return rows(queries).map((query, q) => {
    const scored = rows(candidates)
      .map((candidate, c) => ({ c, score: query.reduce((sum, value, i) => sum + value * candidate[i]!, 0), hit: isHit(q, c) }))
      .filter(({ c }) => !excluded(q, c))
      .sort((a, b) => b.score - a.score || Number(a.hit) - Number(b.hit));
    return { rank: scored.findIndex(({ hit }) => hit) + 1, hits: scored.filter(({ hit }) => hit).length, candidates: scored.length };
  });
}

describe('retrievalRanks', () => {
  test.each([
    [1, 1],
    [7, 3],
    [37, 53],
    [20, 1000],
  ])('equals sorting all scores: %i queries, %i candidates, any chunk size', (Q, C) => {
    const width = 5;
    const queries = embeddings(Q, width, Q);
    const candidates = embeddings(C, width, C + 1);
    const isHit = (q: number, c: number) => (q * 31 + c * 17) % 11 === 0;
    const excluded = (q: number, c: number) => c === q;
    const expected = bruteForce(queries, candidates, width, isHit, excluded);
    for (const chunkSize of [1, 3, 64, 5000]) {
      const result = retrievalRanks({
        queries,
        candidates,
        width,
        hits: hitsWhere(C, isHit),
        exclude: (q) => (q < C ? [q] : []),
        chunkSize,
      });
      expect([...result.ranks]).toEqual(expected.map(({ rank }) => rank));
      expect([...result.hits]).toEqual(expected.map(({ hits }) => hits));
      expect([...result.candidates]).toEqual(expected.map(({ candidates }) => candidates));
    }
  });

  test('equal products are hits of each other', () => {
    const queries = Float32Array.from([1, 0, 0, 1, 1, 1]);
    const candidates = Float32Array.from([1, 0, 0.5, 0, 0, 1]);
    // Products: query 0 asks for 7 (rows 1 and 2), query 1 for 5 (row 0), query 2 for 9 (none).
    const { ranks, hits } = retrievalRanks({ queries, candidates, width: 2, hits: hitsByProduct([7, 5, 9], [5, 7, 7]) });
    expect([...ranks]).toEqual([2, 3, 0]);
    expect([...hits]).toEqual([2, 1, 0]);
  });

  test('embeddings that are all equal rank last, not first', () => {
    const same = new Float32Array(100 * 4).fill(0.37);
    const { ranks } = retrievalRanks({ queries: same, candidates: same, width: 4, hits: (q) => [q] });
    expect(new Set(ranks)).toEqual(new Set([100]));
  });

  test('equal rows tie to the last bit, wherever they stand in a chunk', () => {
    const width = 33;
    const row = Float32Array.from({ length: width }, (_, i) => Math.sin(i * 1.7) / 3);
    const candidates = new Float32Array(width * 11);
    for (let c = 0; c < 11; c++) candidates.set(row, c * width);
    for (let own = 0; own < 11; own++) {
      expect([...retrievalRanks({ queries: row, candidates, width, hits: () => [own], chunkSize: 7 }).ranks]).toEqual([11]);
    }
  });

  test('what is not a number counts against the model', () => {
    const candidates = Float32Array.from([1, NaN, 3]);
    const ranks = (own: number) => retrievalRanks({ queries: Float32Array.from([1]), candidates, width: 1, hits: () => [own] }).ranks[0];
    expect([ranks(0), ranks(1), ranks(2)]).toEqual([3, 3, 2]);
  });

  test('a hit named twice or excluded counts once or not at all', () => {
    const options = { queries: Float32Array.from([1]), candidates: Float32Array.from([3, 2, 1]), width: 1 };
    expect(retrievalRanks({ ...options, hits: () => [1, 1] })).toEqual({
      ranks: Int32Array.of(2),
      hits: Int32Array.of(1),
      candidates: Int32Array.of(3),
    });
    expect(retrievalRanks({ ...options, hits: () => [0, 2], exclude: () => [0] })).toEqual({
      ranks: Int32Array.of(2),
      hits: Int32Array.of(1),
      candidates: Int32Array.of(2),
    });
  });

  test('nothing to ask, and nothing to find', () => {
    const none = new Float32Array(0);
    expect(retrievalRanks({ queries: none, candidates: none, width: 4, hits: () => [] }).ranks).toHaveLength(0);
    expect([...retrievalRanks({ queries: new Float32Array(4), candidates: none, width: 4, hits: () => [] }).ranks]).toEqual([0]);
  });

  test('rows of another width and hits beyond the candidates are refused', () => {
    expect(() => retrievalRanks({ queries: new Float32Array(5), candidates: new Float32Array(4), width: 4, hits: () => [] })).toThrow(
      RangeError,
    );
    expect(() => retrievalRanks({ queries: new Float32Array(4), candidates: new Float32Array(4), width: 4, hits: () => [1] })).toThrow(
      /no candidate 1 among 1/,
    );
  });
});

describe('topCandidates', () => {
  test('are the first of all scores sorted', () => {
    const width = 3;
    const queries = embeddings(6, width, 3);
    const candidates = embeddings(101, width, 4);
    for (const count of [0, 1, 10, 200]) {
      for (const chunkSize of [1, 7, 500]) {
        const top = topCandidates({ queries, candidates, width, count, chunkSize, exclude: (q) => [q * 2] });
        top.forEach((list, q) => {
          const expected = Array.from({ length: 101 }, (_, c) => ({
            candidate: c,
            score: [0, 1, 2].reduce((sum, i) => sum + queries[q * width + i]! * candidates[c * width + i]!, 0),
          }))
            .filter(({ candidate }) => candidate !== q * 2)
            .sort((a, b) => b.score - a.score || a.candidate - b.candidate)
            .slice(0, count);
          expect(list).toEqual(expected);
        });
      }
    }
  });

  test('of some queries only', () => {
    const values = Float32Array.from([1, 2, 3]);
    expect(topCandidates({ queries: values, candidates: values, width: 1, count: 1, rows: [2] })).toEqual([[{ candidate: 2, score: 9 }]]);
    expect(() => topCandidates({ queries: values, candidates: values, width: 1, count: 1, rows: [3] })).toThrow(RangeError);
  });
});
