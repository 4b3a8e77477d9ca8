import { headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type Product } from '@commercemm/encoder';
import {
  opinionsOf,
  pooled,
  poolSchema,
  scoresFromData,
  SOURCES,
  wordFeatures,
  wordLogits,
  wordsSchema,
  type ClassifierOutputs,
  type WordScores,
} from '@commercemm/head-classifier';
import { z } from 'zod';

import { bestPaths, type CategoryPath, type CategoryPrediction } from './paths.js';

export const CATEGORIZATION = { id: 'categorization', version: 4 } as const;

export interface PredictOptions {
  /** Paths for each product, at most. Default 1. */
  readonly count?: number;
}

/** What the head needs beside its graph. */
export const categoryDataSchema = z.object({
  /** What it looks at. */
  sources: z.array(z.enum(SOURCES)).min(1),
  paths: z.array(z.array(z.string()).min(1)).min(1),
  /** What words say; absent where pictures alone decide. */
  words: wordsSchema.optional(),
  pool: poolSchema,
});

/** Category path of products, with a probability at each level. */
export class CategorizationHead {
  readonly #words: WordScores | undefined;
  readonly #data: z.infer<typeof categoryDataSchema>;

  /** All that the head knows. */
  get paths(): readonly CategoryPath[] {
    return this.#data.paths;
  }

  /** @throws EncoderError ARTIFACT_MANIFEST_INVALID if the head's data are not as this version writes them */
  constructor(private readonly head: Pick<Head, 'predict' | 'data' | 'dispose' | 'backbone'>) {
    this.#data = headData(head, categoryDataSchema);
    this.#words = this.#data.words && scoresFromData(this.#data.words);
  }

  /** @throws EncoderError ARTIFACT_... */
  static load(folder: string, options: BackboneOptions = {}): Promise<CategorizationHead> {
    return loadHeadAs(folder, CATEGORIZATION, options, (head) => new CategorizationHead(head));
  }

  /** The most probable paths of each product, best first; a product that can not be used has its ItemError instead. */
  async predict(products: readonly Product[], { count = 1 }: PredictOptions = {}): Promise<(CategoryPrediction[] | ItemError)[]> {
    const { sources, pool } = this.#data;
    const results = await this.head.predict(products);
    return results.map((result, at) => {
      if (result instanceof ItemError) return result;
      const opinions = opinionsOf(sources, result as unknown as ClassifierOutputs, this.#wordsOf(products[at]!));
      return bestPaths(this.paths, pooled(pool[opinions.source] ?? {}, opinions), count);
    });
  }

  #wordsOf(product: Product): Float32Array | undefined {
    return this.#words && wordLogits(wordFeatures(this.head.backbone.text(product)), this.#words, this.paths.length);
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
