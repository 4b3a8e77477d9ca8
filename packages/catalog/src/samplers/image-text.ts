import { CatalogError } from '../errors.js';
import type { CatalogIndex, Split } from '../types.js';
import { derive } from './derived.js';
import { streamOf } from './stream.js';

export interface ImageTextOptions {
  readonly seed: number;
  /** Number of the batch, from 0. */
  readonly step: number;
  readonly batchSize: number;
  readonly split: Split;
}

/**
 * Rows of batch `step`: a function of the arguments alone, equal on every machine. Each item of the split that has an image or a text comes
 * once in an epoch; queries are left out. A batch goes on into the next epoch where one ends.
 * @throws CatalogError CATALOG_EMPTY if the split has no such item
 */
export function imageTextBatch(index: CatalogIndex, { seed, step, batchSize, split }: ImageTextOptions): Int32Array {
  const { items } = derive(index, split, 0);
  if (items.length === 0) throw emptySplit(split);
  const stream = streamOf(items.length, seed, 'image-text', split);
  return Int32Array.from({ length: batchSize }, (_, i) => items[stream(step * batchSize + i)]!);
}

export const emptySplit = (split: Split) =>
  new CatalogError('CATALOG_EMPTY', `the ${split} split has no item with an image or a text: give rows a split, or import more products`, {
    split,
  });
