import {
  calibrate,
  headData,
  ItemError,
  loadHeadAs,
  type BackboneOptions,
  type Encoded,
  type Head,
  type Product,
} from '@commercemm/encoder';
import { statisticsFromData, type Statistics } from '@commercemm/lexical';

import { comparerOf, matchingDataSchema, type Comparer, type MatchingData } from './data.js';
import { profileOf, type Profile } from './lexical/profile.js';
import { productText } from './product-text.js';

export const PRODUCT_MATCHING = { id: 'product-matching', version: 1 } as const;

export interface Match {
  /** That the two are one product, calibrated on the valid split. */
  readonly probability: number;
  /** Whether it reaches the threshold of the highest F1 on the valid split. */
  readonly same: boolean;
}

/** A product that is ready to be compared, with as many others as need be. */
export interface PreparedProduct {
  readonly encoded: Encoded;
  readonly profile: Profile;
}

/** Tells whether two listings are one product. */
export class ProductMatchingHead {
  readonly #statistics: Statistics;
  readonly #comparer: Comparer;

  private constructor(
    readonly head: Head,
    readonly data: MatchingData,
  ) {
    this.#statistics = statisticsFromData(data.statistics);
    this.#comparer = comparerOf(data, this.#statistics);
  }

  /**
   * @param folder that `trainer:finetune` wrote
   * @throws EncoderError ARTIFACT_...
   */
  static load(folder: string, options: BackboneOptions = {}): Promise<ProductMatchingHead> {
    return loadHeadAs(folder, PRODUCT_MATCHING, options, ProductMatchingHead.of);
  }

  /** A loaded head, of this package or of one whose graph and data are the same. @throws EncoderError ARTIFACT_MANIFEST_INVALID */
  static of(head: Head): ProductMatchingHead {
    return new ProductMatchingHead(head, headData(head, matchingDataSchema));
  }

  /** Pair by pair; a pair with an item that can not be used has its ItemError. @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED */
  async predict(pairs: readonly (readonly [Product, Product])[]): Promise<(Match | ItemError)[]> {
    const products = await this.prepare(pairs.flat());
    const found = pairs.map((_, at) => [products[2 * at]!, products[2 * at + 1]!] as const);
    const usable = found.filter(
      (pair): pair is readonly [PreparedProduct, PreparedProduct] => !pair.some((item) => item instanceof ItemError),
    );
    const matches = await this.match(usable);
    let next = 0;
    return found.map(([a, b]) => (a instanceof ItemError ? a : b instanceof ItemError ? b : matches[next++]!));
  }

  /** Encodes products for `match`; one that can not be used has its ItemError. */
  async prepare(products: readonly Product[]): Promise<(PreparedProduct | ItemError)[]> {
    const items = await this.head.backbone.encode(products, { need: this.head.features });
    return items.map((encoded, at) =>
      encoded instanceof ItemError ? encoded : { encoded, profile: profileOf(productText(products[at]!), this.#statistics) },
    );
  }

  async match(pairs: readonly (readonly [PreparedProduct, PreparedProduct])[]): Promise<Match[]> {
    const outputs = await this.head.runPairs(
      pairs.map(([a, b]) => ({ source: a.encoded, target: b.encoded, made: { lexical: this.#comparer(a.profile, b.profile) } })),
    );
    return outputs.map(({ logit }) => {
      const score = logit![0]!;
      return { probability: calibrate(this.data.calibration, score), same: score >= this.data.threshold };
    });
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
