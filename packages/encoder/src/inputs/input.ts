import type { Tokenizer } from '@commercemm/preprocess';

import type { Manifest } from '../artifact/manifest.js';
import type { ReadProduct } from '../products/read.js';
import type { HostTensor } from '../session/session.js';

/** How a modality of an item becomes feeds of its graph: `prepare` is the slow part, `write` fills a row of a batch. */
export interface ModalityInput<Prepared = unknown> {
  readonly modality: string;
  /** Undefined if the item lacks the modality. @throws ItemError */
  prepare(product: ReadProduct): Promise<Prepared | undefined>;
  /** Tokens that the graph will give for it. */
  length(prepared: Prepared): number;
  /** Feeds of a batch, without `present`; an absent sample leaves them empty. */
  feeds(batch: readonly (Prepared | undefined)[]): Record<string, HostTensor>;
}

export interface InputContext {
  readonly manifest: Manifest;
  readonly tokenizer: Tokenizer;
}
