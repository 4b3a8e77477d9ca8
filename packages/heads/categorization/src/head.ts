import { headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type Product } from '@commercemm/encoder';
import {
  poolSchema,
  probabilitiesOf,
  scoresFromData,
  SOURCES,
  wordsSchema,
  type Answering,
  type Source,
} from '@commercemm/head-classifier';
import { z } from 'zod';

import { bestPaths, pathTree, type CategoryPath, type CategoryPrediction, type PathTree } from './paths.js';

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

export type CategoryData = z.infer<typeof categoryDataSchema>;

/** Category path of products, with a probability at each level. */
export class CategorizationHead {
  readonly #tree: PathTree;
  readonly #sources: readonly Source[];
  readonly #question: Answering;

  /** All that the head knows. */
  get paths(): readonly CategoryPath[] {
    return this.#tree.paths;
  }

  /** @throws EncoderError ARTIFACT_MANIFEST_INVALID if the head's data are not as this version writes them */
  constructor(private readonly head: Pick<Head, 'predict' | 'data' | 'dispose' | 'backbone'>) {
    const { paths, sources, words, pool } = headData(head, categoryDataSchema);
    this.#tree = pathTree(paths);
    this.#sources = sources;
    this.#question = { labels: paths.length, words: words && scoresFromData(words), pool };
  }

  /** @throws EncoderError ARTIFACT_... */
  static load(folder: string, options: BackboneOptions = {}): Promise<CategorizationHead> {
    return loadHeadAs(folder, CATEGORIZATION, options, (head) => new CategorizationHead(head));
  }

  /** The most probable paths of each product, best first; a product that can not be used has its ItemError instead. */
  async predict(products: readonly Product[], { count = 1 }: PredictOptions = {}): Promise<(CategoryPrediction[] | ItemError)[]> {
    const results = await this.head.predict(products);
    return results.map((outputs, at) => {
      if (outputs instanceof ItemError) return outputs;
      const [probabilities] = probabilitiesOf(this.#sources, [this.#question], outputs, this.head.backbone.text(products[at]!));
      return bestPaths(this.#tree, probabilities!, count);
    });
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
