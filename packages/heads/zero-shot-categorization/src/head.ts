import { embed, headData, ItemError, loadHeadAs, type BackboneOptions, type Product, type ServedHead } from '@commercemm/encoder';
import { bestPaths, pathTree, type CategoryPath, type CategoryPrediction, type PathTree } from '@commercemm/head-categorization';

import { classProbabilities, meanDirection, promptsOf, zeroShotDataSchema } from './classes.js';

export const ZERO_SHOT_CATEGORIZATION = { id: 'zero-shot-categorization', version: 1 } as const;

export interface ZeroShotOptions extends BackboneOptions {
  /** The categories to choose from, as paths or as names; default: those that the head was evaluated on. */
  readonly categories?: readonly (CategoryPath | string)[];
  /** Prompts of a category, in any language; see `TEMPLATES`. Default: those that the head was evaluated with. */
  readonly templates?: readonly string[];
}

/** Categories from their names alone. */
export class ZeroShotCategorizationHead {
  private constructor(
    private readonly head: ServedHead,
    private readonly tree: PathTree,
    private readonly classes: readonly Float32Array[],
  ) {}

  /** The categories to choose from. */
  get paths(): readonly CategoryPath[] {
    return this.tree.paths;
  }

  /** @throws EncoderError ARTIFACT_...; ItemError for a category that no template gives a text, or whose name can not be encoded */
  static load(folder: string, { categories, templates, ...options }: ZeroShotOptions = {}): Promise<ZeroShotCategorizationHead> {
    const given = { ...(categories && { categories }), ...(templates && { templates }) };
    return loadHeadAs(folder, ZERO_SHOT_CATEGORIZATION, options, (head) => ZeroShotCategorizationHead.of(head, given));
  }

  /** As load, over a head that is loaded. */
  static async of(head: ServedHead, given: Pick<ZeroShotOptions, 'categories' | 'templates'>): Promise<ZeroShotCategorizationHead> {
    const data = headData(head, zeroShotDataSchema);
    const paths = (given.categories ?? data.paths).map((category) => (typeof category === 'string' ? [category] : category));
    const templates = given.templates ?? data.templates;
    const prompts = paths.map((path) => promptsOf(path, templates));
    const bare = prompts.findIndex((own) => own.length === 0);
    if (bare >= 0)
      throw new ItemError('ITEM_EMPTY', {
        category: paths[bare]!.join(' > '),
        expected: 'a template that gives it a text',
        got: templates,
      });
    const embedded = await embed(head, 'class', prompts.flat().map((text) => ({ text }))); // prettier-ignore
    const failed = embedded.find((vector) => vector instanceof ItemError);
    if (failed) throw failed;
    let next = 0;
    const classes = prompts.map((own) => meanDirection(own.map(() => embedded[next++] as Float32Array)));
    return new ZeroShotCategorizationHead(head, pathTree(paths), classes);
  }

  /** The nearest categories of each product, best first; the probabilities are not calibrated. */
  async predict(
    products: readonly Product[],
    { count = 1 }: { readonly count?: number } = {},
  ): Promise<(CategoryPrediction[] | ItemError)[]> {
    const vectors = await embed(this.head, 'item', products);
    return vectors.map((vector) =>
      vector instanceof ItemError ? vector : bestPaths(this.tree, classProbabilities(vector, this.classes), count),
    );
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
