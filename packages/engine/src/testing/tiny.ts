/** A model of some hundred parameters and passes over it, for tests. */
import { createRandom } from '@commercemm/catalog';
import { image, imageTokens, text, type BatchShape, type ModelShape } from '@commercemm/model';
import type { HostTensor } from '@commercemm/runtime';
import * as tf from '@tensorflow/tfjs';

import { feedSpecs, SAME_FEED, type ModelDefinition } from '../feeds.js';
import { initialize } from '../initialize.js';
import { layoutOf, namedViews } from '../layout.js';
import { modelSpecs } from '../model-specs.js';
import type { PassPlan } from '../plan.js';
import type { PretrainTask } from '../task.js';

export const shape: ModelShape = {
  imageSize: 4,
  patchSize: 2,
  width: 4,
  heads: 2,
  mlpRatio: 2,
  imageLayers: 1,
  stackLayers: 3,
  vocabulary: 12,
  maxTokens: 6,
  embedding: 3,
};

export const model: ModelDefinition = { shape, modalities: [text, image], fuseSingleModality: false };

export interface FeedChoice {
  readonly imageless?: (row: number) => boolean;
  readonly textless?: (row: number) => boolean;
  readonly products?: readonly number[];
}

/** Feeds that look random and are the same everywhere, whichever plan asks for them. */
export function feedsOf(plan: PassPlan, batch: BatchShape, choice: FeedChoice = {}, definition = model): Record<string, HostTensor> {
  const products = choice.products ?? Array.from({ length: batch.size }, (_, row) => row);
  return Object.fromEntries(
    feedSpecs(plan, definition, batch).map(({ name, shape: dims, dtype }) => {
      const random = createRandom('feed', name);
      const length = dims.reduce((a, b) => a * b, 1);
      const kind = name.split('/').at(-1)!;
      const absent = (row: number) => Boolean(name.includes('/image/') ? choice.imageless?.(row) : choice.textless?.(row));
      const value = (i: number) => {
        const row = Math.floor((i * batch.size) / length);
        if (name === SAME_FEED) return products[row] === products[i % batch.size] ? 1 : 0;
        if (kind === 'present') return absent(row) ? 0 : 1;
        if (kind === 'mask') return 1;
        if (kind === 'visible') return row * imageTokens(shape) + (i % (length / batch.size));
        return dtype === 'int32' ? 5 + random.integer(7) : random.normal();
      };
      const values = Array.from({ length }, (_, i) => value(i));
      return [name, { shape: dims, data: dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values) }];
    }),
  );
}

/** Initial parameters of the model and the tasks, by name. */
export function parametersOf(tasks: readonly PretrainTask[], seed = 1, definition = model): Record<string, HostTensor> {
  const specs = modelSpecs(definition, tasks);
  const layout = layoutOf(specs);
  const flat = new Float32Array(layout.length);
  initialize(flat, layout, specs, seed);
  return namedViews(flat, layout);
}

/** Host tensors as tfjs tensors, by the same names with a prefix. */
export const tensors = (hosts: Readonly<Record<string, HostTensor>>, prefix = ''): Record<string, tf.Tensor> =>
  Object.fromEntries(
    Object.entries(hosts).map(([name, { data, shape: dims }]) => [
      prefix + name,
      tf.tensor(data, [...dims], data instanceof Int32Array ? 'int32' : 'float32'),
    ]),
  );
