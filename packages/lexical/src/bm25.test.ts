import { describe, expect, test } from '@jest/globals';

import { collectStatistics, createLexicalIndex, saturation, scoreBm25, words } from './index.js';

const documents = ['red shirt', 'blue shirt shirt', 'a red red red wooden chair', ''].map(words);
const statistics = collectStatistics(documents);

describe('BM25', () => {
  // N = 4, average length 11 / 4. Computed by hand with k1 = 1.2, b = 0.75:
  // idf(red) = idf(shirt) = ln(1 + 2.5 / 2.5); idf(chair) = ln(1 + 3.5 / 1.5)
  // lengths 2, 3, 6: k1 (1 - b + b length / 2.75) = 0.954545, 1.281818, 2.263636
  test.each([
    ['red', [0.780194, 0, 0.869128, 0]],
    ['shirt', [0.780194, 0.929316, 0, 0]],
    ['red shirt', [1.560387, 0.929316, 0.869128, 0]],
    ['chair', [0, 0, 0.811592, 0]],
    ['red red', [1.560387, 0, 1.738255, 0]],
    ['green', [0, 0, 0, 0]],
  ])('%s', (query, expected) => {
    const scores = documents.map((document) => scoreBm25(words(query), document, statistics));
    scores.forEach((score, i) => expect(score).toBeCloseTo(expected[i]!, 5));
  });

  test('b = 0 forgets lengths, k1 = 0 forgets counts', () => {
    expect(saturation(3, 100, 10, { b: 0 })).toBeCloseTo((3 * 2.2) / 4.2, 12);
    expect(saturation(3, 100, 10, { k1: 0 })).toBe(1);
  });
});

describe('an index', () => {
  const index = createLexicalIndex(documents);

  test('scores every document as scoring one by one does', () => {
    for (const query of ['red', 'red shirt', 'wooden blue', 'red red', '', 'green'].map(words)) {
      const one = documents.map((document) => scoreBm25(query, document, statistics));
      index.scores(query).forEach((score, row) => expect(score).toBeCloseTo(one[row]!, 12));
    }
  });

  test('search gives the best first, equals in their order, and nothing without a shared word', () => {
    expect(index.search(words('red shirt'), 2).map(({ row }) => row)).toEqual([0, 1]);
    expect(index.search(words('red shirt'), 10).map(({ row }) => row)).toEqual([0, 1, 2]);
    expect(index.search(words('green'), 10)).toEqual([]);
    expect(
      createLexicalIndex([['x'], ['y'], ['x']])
        .search(['x'], 3)
        .map(({ row }) => row),
    ).toEqual([0, 2]);
  });

  test('words that are names of object members are words like others', () => {
    const odd = createLexicalIndex([['constructor'], ['__proto__', 'tostring']]);
    expect(odd.search(['__proto__'], 5).map(({ row }) => row)).toEqual([1]);
    expect(odd.search(['hasownproperty'], 5)).toEqual([]);
  });
});
