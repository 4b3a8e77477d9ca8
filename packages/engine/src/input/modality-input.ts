import type { Item, Random } from '@commercemm/catalog';
import type { BatchShape } from '@commercemm/model';

import type { FeedArrays } from '../task.js';

/** Training may vary what it sees; evaluation sees what a service does. */
export type Use = 'training' | 'evaluation';

/**
 * The host side of a modality: how an item becomes feeds. `prepare` is the slow part that may be kept (decoded pixels, tokens);
 * `choose` draws what this step takes of it; `write` fills the row.
 */
export interface ModalityInput<Prepared = unknown, Detail = unknown> {
  readonly modality: string;
  /** Null if the item lacks the modality. What is prepared for one use is not taken for the other. */
  prepare(item: Item, use: Use): Promise<Prepared | null>;
  /** Memory that keeping it takes. */
  bytes(prepared: Prepared): number;
  /** Without a generator: the view of evaluation. */
  choose(prepared: Prepared, random: Random | null): Detail;
  /** Tokens of padded length that the detail needs, if the modality decides it. */
  tokens?(detail: Detail): number;
  write(detail: Detail, row: number, into: FeedArrays, batch: BatchShape): void;
}
