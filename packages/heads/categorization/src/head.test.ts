import { expect, test } from '@jest/globals';
import { ItemError, type Head, type HeadOutputs, type Product } from '@commercemm/encoder';

import { CategorizationHead } from './head.js';

const paths = [['a', 'x'], ['a', 'y'], ['b']]; // prettier-ignore
const data = { sources: ['text'], paths, pool: { text: { text: 2 } } };
/** Half of the logarithms of 1/4, 1/4 and 1/2. */
const logits = Float32Array.of(0, 0, Math.log(2) / 2);
const head = (own: Record<string, unknown> = data) => ({
  data: own,
  backbone: {} as Head['backbone'],
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

test('refuses data of another kind', () => {
  expect(() => new CategorizationHead(head({ labels: [] }))).toThrow(expect.objectContaining({ code: 'ARTIFACT_MANIFEST_INVALID' }));
});
