export interface Ranked {
  /** Number of the candidate, in the order the candidates came. */
  readonly index: number;
  readonly score: number;
}

/** Keeps the k best of any number of scores, in O(log k) each. Of equal scores the earlier index is better; NaN is never kept. */
export class TopK {
  /** A heap with the worst kept score at its root. */
  readonly #heap: Ranked[] = [];

  constructor(private readonly k: number) {
    if (!Number.isInteger(k) || k < 0) throw new RangeError(`k must be a whole number from 0, got ${k}`);
  }

  add(index: number, score: number): void {
    const heap = this.#heap;
    if (Number.isNaN(score) || this.k === 0) return;
    const ranked = { index, score };
    if (heap.length < this.k) {
      heap.push(ranked);
      this.#up(heap.length - 1);
    } else if (better(ranked, heap[0]!)) {
      heap[0] = ranked;
      this.#down();
    }
  }

  /** The score that a candidate must exceed to be kept. */
  get threshold(): number {
    return this.#heap.length < this.k ? -Infinity : (this.#heap[0]?.score ?? Infinity);
  }

  /** Best first. */
  best(): Ranked[] {
    return [...this.#heap].sort((a, b) => (better(a, b) ? -1 : 1));
  }

  #up(at: number): void {
    const heap = this.#heap;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!better(heap[parent]!, heap[at]!)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(): void {
    const heap = this.#heap;
    for (let at = 0; ;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && better(heap[worst]!, heap[child]!)) worst = child;
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  }
}

const better = (a: Ranked, b: Ranked): boolean => a.score > b.score || (a.score === b.score && a.index < b.index);
