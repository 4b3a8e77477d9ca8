import type { Item, Random } from '@commercemm/catalog';
import type { BatchShape } from '@commercemm/model';

import type { FeedArrays } from '../task.js';

/**
 * The host side of a modality: how an item becomes feeds. `prepare` is the slow part that may be kept (decoded pixels, tokens);
 * `choose` draws what this step takes of it; `write` fills the row.
 */
export interface ModalityInput<Prepared = unknown, Detail = unknown> {
  readonly modality: string;
  /** Null if the item lacks the modality. */
  prepare(item: Item): Promise<Prepared | null>;
  /** Memory that keeping it takes. */
  bytes(prepared: Prepared): number;
  /** Without a generator: the view that evaluation and serving take. */
  choose(prepared: Prepared, random: Random | null): Detail;
  /** Tokens of padded length that the detail needs, if the modality decides it. */
  tokens?(detail: Detail): number;
  write(detail: Detail, row: number, into: FeedArrays, batch: BatchShape): void;
}
