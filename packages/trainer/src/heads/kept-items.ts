import { createSampleCache, type SampleCache } from '@commercemm/engine';

/** Of items that come in several examples. */
const BYTES = 64 * 2 ** 20;

/** Keeps what was computed of items, by row, so that pairs do not compute it again. */
export const keptItems = <T extends object>(): SampleCache<number, T> => createSampleCache(BYTES);
