import { headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type Product } from '@commercemm/encoder';
import { z } from 'zod';

import { bestPaths, type CategoryPath, type CategoryPrediction } from './paths.js';
import { scoresFromData, wordFeatures, wordLogits, wordsSchema, type WordScores } from './words.js';

export const CATEGORIZATION = { id: 'categorization', version: 1 } as const;

export interface PredictOptions {
  /** Paths for each product, at most. Default 1. */
  readonly count?: number;
}

/** What the head needs beside its graph. */
export const categoryDataSchema = z.object({
  paths: z.array(z.array(z.string()).min(1)).min(1),
  /** What words say, see scoresToData; absent where pictures alone decide. */
  words: wordsSchema.optional(),
});

/** Category path of products, with a probability at each level. */
export class CategorizationHead {
  /** All that the head knows. */
  readonly paths: readonly CategoryPath[];
  readonly #words: WordScores | undefined;

  /** @throws EncoderError ARTIFACT_MANIFEST_INVALID if the head's data are not as this version writes them */
  constructor(private readonly head: Pick<Head, 'predict' | 'data' | 'dispose' | 'backbone'>) {
    const { paths, words } = headData(head, categoryDataSchema);
    this.paths = paths;
    this.#words = words && scoresFromData(words);
  }

  /** @throws EncoderError ARTIFACT_... */
  static load(folder: string, options: BackboneOptions = {}): Promise<CategorizationHead> {
    return loadHeadAs(folder, CATEGORIZATION, options, (head) => new CategorizationHead(head));
  }

  /** The most probable paths of each product, best first; a product that can not be used has its ItemError instead. */
  async predict(products: readonly Product[], { count = 1 }: PredictOptions = {}): Promise<(CategoryPrediction[] | ItemError)[]> {
    const known = this.#words;
    const results = await this.head.predict(
      products,
      known && ((product) => ({ words: wordLogits(wordFeatures(this.head.backbone.text(product)), known, this.paths.length) })),
    );
    return results.map((result) => (result instanceof ItemError ? result : bestPaths(this.paths, result.probabilities!, count)));
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
