import { expect, test } from '@jest/globals';
import { servedHead } from '@commercemm/head-retrieval/testing';

import { ImageToProductHead } from './head.js';

/** The angle in the title of a product, or in the picture's one byte, in degrees. */
const turn = (degrees: number): number[] => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
const open = () =>
  servedHead(({ title, image }) => {
    if (title === 'bad') return null;
    return { photo: image ? turn((image as Uint8Array)[0]!) : [0, 0], product: title ? turn(Number(title)) : [0, 0] };
  });
const products = ['10', '80', 'bad', '50'].map((title) => ({ id: title, title }));

test('search ranks by cosine what could be indexed', async () => {
  const { head, disposed } = open();
  const served = new ImageToProductHead(head);
  const errors = await served.index(products);
  expect(errors.map((error) => error?.code ?? null)).toEqual([null, null, 'ITEM_EMPTY', null]);
  const found = await served.search({ image: Uint8Array.of(60) }, 2);
  expect(found.map(({ product }) => product.id)).toEqual(['50', '80']);
  expect(found[0]!.score).toBeCloseTo(Math.cos(Math.PI / 18), 6);
  await served.dispose();
  expect(disposed()).toBe(1);
});

test('a query without a picture is refused, and nothing is found before anything is indexed', async () => {
  const served = new ImageToProductHead(open().head);
  await expect(served.search({ title: '10' }, 1)).rejects.toMatchObject({ code: 'ITEM_PART_MISSING' });
  expect(await served.search({ image: Uint8Array.of(1) }, 3)).toEqual([]);
});

test('embeddings are those of the roles, with each error in its place', async () => {
  const served = new ImageToProductHead(open().head);
  const [one, two] = await served.embedProduct([{ title: '30' }, { title: 'bad' }]);
  expect([...(one as Float32Array)]).toEqual(turn(30).map(Math.fround));
  expect(two).toMatchObject({ code: 'ITEM_EMPTY' });
});
