import { describe, expect, test } from '@jest/globals';

import { ItemError } from '../errors.js';
import { ItemWork } from './item-work.js';

const work = (): ItemWork => new ItemWork(Promise.resolve({ text: 'a', image: undefined }));
const segment = {
  length: 1,
  pooled: Float32Array.of(1),
  embedding: Float32Array.of(1),
  tokens: Float32Array.of(1),
  mask: Float32Array.of(1),
};

describe('tokens of a part', () => {
  test('are let go with the last user; what is small stays', async () => {
    const item = work();
    item.acquire();
    item.acquire();
    item.set('text', true, Promise.resolve(segment));
    item.release();
    expect(item.has('text', true)).toBe(true);
    item.release();
    expect(item.has('text', true)).toBe(false);
    expect(await item.get('text')).toEqual({ length: 1, pooled: segment.pooled, embedding: segment.embedding });
  });

  test('stay if someone asked for them by name', async () => {
    const item = work();
    item.acquire();
    item.keepTokens('text');
    item.set('text', true, Promise.resolve(segment));
    item.release();
    expect(await item.get('text')).toBe(segment);
  });
});

test('an error of the item is kept, any other is forgotten', async () => {
  const item = work();
  item.set('text', false, Promise.reject(new Error('no memory')));
  item.set('image', false, Promise.reject(new ItemError('IMAGE_CORRUPT')));
  await expect(item.get('image')).rejects.toMatchObject({ code: 'IMAGE_CORRUPT' });
  expect([item.has('text', false), item.has('image', false)]).toEqual([false, true]);
});
