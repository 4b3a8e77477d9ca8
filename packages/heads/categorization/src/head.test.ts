import { expect, test } from '@jest/globals';
import { ItemError, type Head, type HeadOutputs, type Product } from '@commercemm/encoder';

import { CategorizationHead } from './head.js';

const paths = [['a', 'x'], ['a', 'y'], ['b']]; // prettier-ignore
const head = (data: Record<string, unknown> = { paths }) => ({
  data,
  backbone: {} as Head['backbone'],
  predict: async (products: readonly Product[]) =>
    products.map(({ title }): HeadOutputs | ItemError =>
      title ? { probabilities: Float32Array.of(0.25, 0.25, 0.5) } : new ItemError('ITEM_EMPTY'),
    ),
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

test('refuses data of another kind', () => {
  expect(() => new CategorizationHead(head({ labels: [] }))).toThrow(expect.objectContaining({ code: 'ARTIFACT_MANIFEST_INVALID' }));
});
