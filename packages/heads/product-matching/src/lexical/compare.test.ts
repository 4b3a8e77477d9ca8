import { describe, expect, test } from '@jest/globals';
import { collectStatistics, inverseFrequency, words } from '@commercemm/lexical';

import { compare, COMPARISONS } from './compare.js';
import { profileOf, type ProductText } from './profile.js';

const product = (title: string, more: Partial<ProductText> = {}): ProductText => ({ title, description: '', attributes: {}, ...more });
const statistics = collectStatistics(['denon player', 'denon receiver', 'sony player', 'lg dishwasher'].map(words));
const named = (a: ProductText, b: ProductText) => {
  const values = compare(profileOf(a, statistics), profileOf(b, statistics), statistics);
  return Object.fromEntries(Object.keys(COMPARISONS).map((name, i) => [name, values[i]!])) as Record<keyof typeof COMPARISONS, number>;
};

describe('comparisons', () => {
  const products = [
    product('Denon DVD-3800BDCI player 2007', { attributes: { price: ['100'], Brand: ['Denon'] } }),
    product('denon dvd3800bdci', { description: 'blu-ray player of 2007', attributes: { Price: ['80'], brand: ['DENON'] } }),
    product('lg dishwasher LDS4821WH 7.0'),
    product(''),
  ];

  test('do not depend on which product comes first, and are from 0 to 1', () => {
    for (const a of products)
      for (const b of products) {
        expect(named(a, b)).toEqual(named(b, a));
        for (const value of Object.values(named(a, b))) expect(value >= 0 && value <= 1 + 1e-6).toBe(true);
      }
  });

  test('a model code is found however its parts are written', () => {
    expect(named(products[0]!, products[1]!)).toMatchObject({ codesFound: 1, codesFoundBoth: 1, bothHaveCodes: 1, codePrefix: 1 });
    expect(named(product('lg lds4821ww'), product('lg lds4821wh'))).toMatchObject({ codesFound: 0, bothHaveCodes: 1 });
    expect(named(product('lg lds4821ww'), product('lg lds4821wh')).codePrefix).toBeCloseTo(8 / 9, 6);
  });

  test('numbers count as numbers: 7.0 is 7, and a number in the description is found', () => {
    expect(named(product('office 7.0 2007'), product('office 7 2008'))).toMatchObject({ sharedNumbers: expect.closeTo(1 / 3, 6) });
    expect(named(products[0]!, product('denon 2007')).numbersFound).toBe(1);
    expect(named(product('a'), product('b')).bothHaveNumbers).toBe(0);
  });

  test('attributes agree by name and value without case, and numbers by their ratio', () => {
    expect(named(products[0]!, products[1]!)).toMatchObject({
      bothHaveAttributes: 1,
      equalAttributes: 1 / 2,
      nearAttributes: expect.closeTo(0.8, 6),
    });
  });

  test('the weight of shared words is over that of the shorter and of the longer title', () => {
    const idf = (word: string) => inverseFrequency(word, statistics);
    const { coveredShorter, coveredLonger } = named(product('denon player'), product('denon player dishwasher'));
    expect(coveredShorter).toBeCloseTo(1, 6);
    expect(coveredLonger).toBeCloseTo((idf('denon') + idf('player')) / (idf('denon') + idf('player') + idf('dishwasher')), 6);
  });

  test('the rarest word that the other lacks tells variants apart', () => {
    const { rarestMissing, rarestMissingEither } = named(product('denon player'), product('denon player dishwasher'));
    expect(rarestMissing).toBe(0);
    expect(rarestMissingEither).toBeCloseTo(inverseFrequency('dishwasher', statistics) / Math.log(10), 6);
  });
});
