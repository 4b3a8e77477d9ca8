import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { feedSpecs, modalityOf } from './feeds.js';
import { planPasses } from './plan.js';
import { viewKey, type Corruption, type PretrainTask, type ViewRequest } from './task.js';
import { model } from './testing/tiny.js';

const corruption: Corruption = {
  id: 'reversed',
  feeds: (_shape, { size, tokens }) => [
    { name: 'ids', shape: [size, tokens], dtype: 'int32' },
    { name: 'order', shape: [size], dtype: 'float32' },
  ],
  draw: () => {},
};

const task = (id: string, pass: PretrainTask['pass'], views: ViewRequest[], more: Partial<PretrainTask> = {}): PretrainTask => ({
  id,
  pass,
  views: () => views,
  loss: () => ({ loss: tf.scalar(0), count: tf.scalar(0) }),
  ...more,
});

const image = { side: 'item', modality: 'image' } as const;
const text = { side: 'item', modality: 'text' } as const;

describe('planPasses', () => {
  test('puts tasks into their passes, items before pairs, and leaves out a pass without tasks', () => {
    const pairs = task('b', 'cross-pair', [{ side: 'source', modality: 'text' }]);
    const items = task('a', 'image-text', [image]);
    expect(planPasses([pairs, items]).map(({ id, tasks }) => [id, tasks])).toEqual([
      ['image-text', [items]],
      ['cross-pair', [pairs]],
    ]);
    expect(planPasses([pairs]).map(({ id }) => id)).toEqual(['cross-pair']);
    expect(planPasses([])).toEqual([]);
  });

  test('drops views that are equal: same side, modality and corruption id', () => {
    const [plan] = planPasses([
      task('a', 'image-text', [image, { ...text, corruption }]),
      task('b', 'image-text', [text, { ...image }]),
      task('c', 'image-text', [{ ...text, corruption: { ...corruption } }]),
    ]);
    expect(plan!.views.map(viewKey)).toEqual(['item/image/clean', 'item/text/reversed', 'item/text/clean']);
  });
});

describe('feedSpecs', () => {
  const noise = { feeds: () => [{ name: 'noise', shape: [2], dtype: 'float32' as const }] };
  const [plan] = planPasses([
    task('a', 'image-text', [image, text], noise),
    task('b', 'image-text', [{ ...text, corruption }], noise),
    task('c', 'image-text', [image]),
  ]);

  test('lists the clean feeds of every side and modality once, what corruptions and tasks add, and the positives', () => {
    const specs = feedSpecs(plan!, model, { size: 3, tokens: 5 });
    expect(Object.fromEntries(specs.map(({ name, shape, dtype }) => [name, [dtype, ...shape]]))).toEqual({
      'feed/item/image/pixels': ['float32', 3, 4, 4, 3],
      'feed/item/image/present': ['float32', 3],
      'feed/item/text/ids': ['int32', 3, 5],
      'feed/item/text/mask': ['float32', 3, 5],
      'feed/item/text/present': ['float32', 3],
      'feed/item/text/reversed/ids': ['int32', 3, 5],
      'feed/item/text/reversed/order': ['float32', 3],
      'feed/task/a/noise': ['float32', 2],
      'feed/task/b/noise': ['float32', 2],
      'feed/same': ['float32', 3, 3],
    });
    expect(specs).toHaveLength(10);
  });

  test('names a modality that the model does not have, and those it has', () => {
    expect(() => modalityOf(model, 'audio')).toThrow('no modality audio; there are text, image');
  });
});
