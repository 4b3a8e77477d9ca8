import { checkSettings, EngineError, type HeadSettings } from '@commercemm/engine';
import type { Source } from '@commercemm/head-product-matching';
import { sourcesOf } from '@commercemm/head-product-matching/training';

/** What is known of which listings are one product: their product numbers, or labelled pairs alone. */
export const TRUTHS = ['products', 'pairs'] as const;
export type Truth = (typeof TRUTHS)[number];

export interface ClusteringSettings {
  readonly truth: Truth;
  readonly sources: readonly Source[];
}

/**
 * `--set truth=pairs` (the default is `products`), and `sources` as in product matching.
 * @throws EngineError HEAD_SETTING_INVALID
 */
export function readSettings(settings: HeadSettings, pictures: boolean): ClusteringSettings {
  checkSettings(settings, ['truth', 'sources']);
  const { truth: wanted = 'products', ...others } = settings;
  const truth = TRUTHS.find((name) => name === wanted);
  if (truth === undefined) throw new EngineError('HEAD_SETTING_INVALID', { setting: 'truth', expected: TRUTHS.join(' or '), got: wanted });
  return { truth, sources: sourcesOf(others, pictures) };
}
