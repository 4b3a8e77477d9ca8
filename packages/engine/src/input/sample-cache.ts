import { LRUCache } from 'lru-cache';

/** Keeps what was made of items up to a memory limit; the least recently used go first. The `size` of what is set is in bytes. */
export type SampleCache<Key extends string | number, Value extends object> = LRUCache<Key, Value>;

export const createSampleCache = <Key extends string | number, Value extends object>(limitBytes: number): SampleCache<Key, Value> =>
  new LRUCache({ maxSize: limitBytes });
