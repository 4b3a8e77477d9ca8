/** Things that several users share, by key: opened by the first, closed with the last. */
export class SharedPool<T> {
  readonly #entries = new Map<string, { readonly value: Promise<T>; users: number }>();

  constructor(private readonly close: (value: T) => Promise<void>) {}

  /** Another user of what is open under the key; opens it if nothing is. */
  acquire(key: string, open: () => Promise<T>): Promise<T> {
    let entry = this.#entries.get(key);
    if (!entry) {
      const created = { value: open(), users: 0 };
      entry = created;
      this.#entries.set(key, created);
      created.value.catch(() => {
        if (this.#entries.get(key) === created) this.#entries.delete(key);
      });
    }
    entry.users++;
    return entry.value;
  }

  async release(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (!entry || --entry.users > 0) return;
    this.#entries.delete(key);
    await this.close(await entry.value);
  }
}
