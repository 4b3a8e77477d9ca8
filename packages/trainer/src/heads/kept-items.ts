import { createSampleCache, type SampleCache } from '@commercemm/engine';

/** Of items that come in several examples. */
const BYTES = 64 * 2 ** 20;

/** Keeps what was computed of items, so that pairs do not compute it again. */
export const keptItems = <T>(): SampleCache<T> => createSampleCache(BYTES);
