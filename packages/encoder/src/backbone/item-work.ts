import { ItemError } from '../errors.js';
import type { ReadProduct } from '../products/read.js';
import type { Segment } from './features.js';

interface Part {
  readonly segment: Promise<Segment | undefined>;
  readonly tokens: boolean;
}

/**
 * What is being, or was, computed of one item. Whoever asks for a part that is there waits for the same promise. Token features are large,
 * so they are let go with the last caller unless someone asked for them by name.
 */
export class ItemWork {
  readonly #parts = new Map<string, Part>();
  readonly #kept = new Set<string>();
  #users = 0;

  constructor(readonly product: Promise<ReadProduct>) {
    product.catch(ignore);
  }

  /** Whether the part is there; with its tokens, if they are needed. */
  has(part: string, tokens: boolean): boolean {
    const found = this.#parts.get(part);
    return found !== undefined && (found.tokens || !tokens);
  }

  get(part: string): Promise<Segment | undefined> {
    return this.#parts.get(part)!.segment;
  }

  set(part: string, tokens: boolean, segment: Promise<Segment | undefined>): void {
    this.#parts.set(part, { segment, tokens });
    segment.catch((error: unknown) => {
      // What failed for another reason than the item itself may succeed the next time.
      if (!(error instanceof ItemError) && this.#parts.get(part)?.segment === segment) this.#parts.delete(part);
    });
  }

  keepTokens(part: string): void {
    this.#kept.add(part);
  }

  acquire(): void {
    this.#users++;
  }

  release(): void {
    if (--this.#users > 0) return;
    for (const [part, { segment, tokens }] of this.#parts) {
      if (tokens && !this.#kept.has(part)) this.set(part, false, segment.then(withoutTokens));
    }
  }
}

const ignore = (): void => undefined;

const withoutTokens = (segment: Segment | undefined): Segment | undefined =>
  segment && {
    length: segment.length,
    pooled: segment.pooled,
    embedding: segment.embedding,
    ...(segment.descriptor && { descriptor: segment.descriptor }),
  };
