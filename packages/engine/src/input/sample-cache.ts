/** Keeps prepared samples up to a memory limit; the least recently used go first. */
export interface SampleCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T, bytes: number): void;
}

export function createSampleCache<T>(limitBytes: number): SampleCache<T> {
  // A Map iterates in insertion order; using an entry moves it to the end.
  const entries = new Map<string, { value: T; bytes: number }>();
  let used = 0;
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, bytes) {
      used += bytes - (entries.get(key)?.bytes ?? 0);
      entries.delete(key);
      entries.set(key, { value, bytes });
      for (const [oldest, entry] of entries) {
        if (used <= limitBytes || oldest === key) break;
        entries.delete(oldest);
        used -= entry.bytes;
      }
    },
  };
}
