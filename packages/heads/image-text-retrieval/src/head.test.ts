import { expect, test } from '@jest/globals';
import { servedHead } from '@commercemm/head-retrieval/testing';

import { ImageTextRetrievalHead } from './head.js';

const axis = (at: number): number[] => [0, 1, 2].map((i) => Number(i === at));
const none = [0, 0, 0];
const { head } = servedHead(({ title, text, image }) => {
  const words = title ?? text;
  if (words === undefined && !image) return null;
  return { text: words === undefined ? none : axis(Number(words)), image: image ? axis((image as Uint8Array)[0]!) : none };
});

test('a picture finds texts and a text finds pictures, among the products that have them', async () => {
  const served = new ImageTextRetrievalHead(head);
  const errors = await served.index([{ id: 'both', title: '0', image: Uint8Array.of(1) }, { id: 'text', title: '1' }, {}]);
  expect(errors.map((error) => error?.code ?? null)).toEqual([null, null, 'ITEM_EMPTY']);
  const texts = await served.searchTexts({ image: Uint8Array.of(1) }, 5);
  expect(texts.map(({ product: { id }, score }) => [id, score])).toEqual([
    ['text', 1],
    ['both', 0],
  ]);
  const pictures = await served.searchImages({ text: '1' }, 5);
  expect(pictures.map(({ product: { id }, score }) => [id, score])).toEqual([['both', 1]]);
  await expect(served.searchTexts({ title: '1' }, 1)).rejects.toMatchObject({ code: 'ITEM_PART_MISSING' });
});
