import { expect, test } from '@jest/globals';
import { ItemError, type Head, type HeadOutputs, type Product } from '@commercemm/encoder';

import { CategorizationHead } from './head.js';

const paths = [['a', 'x'], ['a', 'y'], ['b']]; // prettier-ignore
const data = { sources: ['text'], paths, pool: { text: { text: 2 } } };
/** Half of the logarithms of 1/4, 1/4 and 1/2. */
const logits = Float32Array.of(0, 0, Math.log(2) / 2);
const backbone = { text: ({ title = '' }: Product) => title } as unknown as Head['backbone'];
const head = (own: Record<string, unknown> = data) => ({
  data: own,
  backbone,
  predict: async (products: readonly Product[]) =>
    products.map(({ title }): HeadOutputs | ItemError => (title ? { logits, present: Float32Array.of(1) } : new ItemError('ITEM_EMPTY'))),
  dispose: async () => {},
});

test('gives each product its best paths with a probability at each level, or its error', async () => {
  const served = new CategorizationHead(head());
  const [empty, two] = await served.predict([{}, { title: 'skirt' }], { count: 2 });
  expect(empty).toMatchObject({ code: 'ITEM_EMPTY' });
  expect(two).toEqual([
    { path: ['b'], probability: 0.5, levels: [{ path: ['b'], probability: 0.5 }] },
    {
      path: ['a', 'x'],
      probability: 0.25,
      levels: [
        { path: ['a'], probability: 0.5 },
        { path: ['a', 'x'], probability: 0.25 },
      ],
    },
  ]);
  const [one] = await served.predict([{ title: 'skirt' }]);
  expect(one).toHaveLength(1);
});

test('words count as much as the pool says, and a picture alone has none', async () => {
  const sources = ['text', 'image'];
  const graph = {
    data: {
      sources,
      paths,
      words: { skirt: '1 0:3', red: '1 1:9' },
      pool: { text: { text: 1, words: 2 }, image: { image: 1, descriptor: 2 } },
    },
    backbone,
    predict: async (products: readonly Product[]) =>
      products.map(({ title }) => ({
        // On the text, on the picture, and on its edges and colours.
        logits: Float32Array.of(0, 0, 5, 0, 4, 0, 0, -1, 1.5),
        present: Float32Array.of(title ? 1 : 0, 1),
      })),
    dispose: async () => {},
  };
  const [named, pictured] = await new CategorizationHead(graph).predict([{ title: 'skirt' }, { image: new Uint8Array(1) }]);
  // 2 * 3 for the first path by words, against 5 for the third by the model.
  const sum = Math.exp(6) + 1 + Math.exp(5);
  expect(named).toMatchObject([{ path: ['a', 'x'], probability: expect.closeTo(Math.exp(6) / sum, 5) }]);
  // 4 + 2 * -1 against 2 * 1.5.
  expect(pictured).toMatchObject([{ path: ['b'] }]);
});

test('refuses data of another kind', () => {
  expect(() => new CategorizationHead(head({ labels: [] }))).toThrow(expect.objectContaining({ code: 'ARTIFACT_MANIFEST_INVALID' }));
});
