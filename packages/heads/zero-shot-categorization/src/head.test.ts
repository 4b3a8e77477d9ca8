import { expect, test } from '@jest/globals';
import { servedHead } from '@commercemm/head-retrieval/testing';

import { meanDirection, promptsOf } from './classes.js';
import { ZeroShotCategorizationHead } from './head.js';

const known: Record<string, number[]> = {
  shoes: [1, 0],
  'wear shoes': [0.8, 0.6],
  hats: [0, 1],
  'wear hats': [0, 1],
  sandal: [0.9, Math.sqrt(0.19)],
};
const open = () =>
  servedHead(
    ({ text, title }) => {
      const vector = known[(text ?? title) as string];
      return vector ? { class: vector, item: vector } : null;
    },
    { paths: [['wear', 'shoes'], ['wear', 'hats']], templates: ['{name}', '{path}'] }, // prettier-ignore
  );

test('prompts are the templates filled with name, path and parent, each once', () => {
  expect(promptsOf(['a', 'b', 'c'], ['{name}', '{path}', '{parent} {name}'])).toEqual(['c', 'a b c', 'b c']);
  expect(promptsOf(['a'], ['{name}', '{path}', '{parent} {name}', 'Bild: {name}', '{parent}'])).toEqual(['a', 'Bild: a']);
});

test('a class is the mean of unit vectors, of length 1', () => {
  const [x, y] = meanDirection([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
  expect([x, y]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
});

test('predicts the category whose prompts are nearest, by softmax of the cosines', async () => {
  const served = await ZeroShotCategorizationHead.of(open().head, {});
  const [found, failed] = await served.predict([{ title: 'sandal' }, { title: 'unknown' }], { count: 2 });
  expect(failed).toMatchObject({ code: 'ITEM_EMPTY' });
  const shoes = [1.8 / Math.hypot(1.8, 0.6), 0.6 / Math.hypot(1.8, 0.6)];
  const cosines = [0.9 * shoes[0]! + Math.sqrt(0.19) * shoes[1]!, Math.sqrt(0.19)];
  const expected = 1 / (1 + Math.exp((cosines[1]! - cosines[0]!) / 0.07));
  const [best] = found as { path: readonly string[]; probability: number }[];
  expect(best!.path).toEqual(['wear', 'shoes']);
  expect(best!.probability).toBeCloseTo(expected, 5);
});

test('a service brings its own names', async () => {
  const served = await ZeroShotCategorizationHead.of(open().head, { categories: ['hats', ['wear', 'shoes']], templates: ['{name}'] });
  expect(served.paths).toEqual([['hats'], ['wear', 'shoes']]);
  await expect(ZeroShotCategorizationHead.of(open().head, { categories: ['nothing known'] })).rejects.toMatchObject({ code: 'ITEM_EMPTY' });
});

test.each([['{parent}'], []].map((templates) => [templates]))(
  'a category that the templates %j give no text is named',
  async (templates) => {
    const opened = ZeroShotCategorizationHead.of(open().head, { categories: [['wear', 'shoes'], 'hats'], templates });
    const category = templates.length > 0 ? 'hats' : 'wear > shoes';
    await expect(opened).rejects.toMatchObject({ code: 'ITEM_EMPTY', details: { category } });
  },
);
