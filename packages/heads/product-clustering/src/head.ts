import { ItemError, loadHeadAs, type BackboneOptions, type FeatureName, type Product } from '@commercemm/encoder';
import { ProductMatchingHead, type Match, type PreparedProduct } from '@commercemm/head-product-matching';

import { candidatePairs, type Findable } from './candidates.js';
import { connectedGroups } from './groups.js';

export const PRODUCT_CLUSTERING = { id: 'product-clustering', version: 1 } as const;

export interface ClusterOptions {
  /** From which calibrated probability on two listings are taken for one product; the threshold of the artifact unless told. */
  readonly probability?: number;
}

/** Groups listings into products: compares each with its nearest ones, and takes listings that matches connect for one product. */
export class ProductClusteringHead {
  private constructor(readonly matching: ProductMatchingHead) {}

  /**
   * @param folder that `trainer:finetune` wrote
   * @throws EncoderError ARTIFACT_...
   */
  static load(folder: string, options: BackboneOptions = {}): Promise<ProductClusteringHead> {
    return loadHeadAs(folder, PRODUCT_CLUSTERING, options, (head) => new ProductClusteringHead(ProductMatchingHead.of(head)));
  }

  /**
   * Number of each listing's product: equal numbers are one product, from 0 in the order in which products first appear. A listing that can
   * not be used has its ItemError, and the others are grouped without it.
   * @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED
   */
  async cluster(products: readonly Product[], { probability }: ClusterOptions = {}): Promise<(number | ItemError)[]> {
    const prepared = await this.matching.prepare(products);
    const listings = prepared.filter((one): one is PreparedProduct => !(one instanceof ItemError));
    const pairs = candidatePairs(listings.map((listing) => this.#findable(listing)));
    const matches = await this.matching.match(pairs.map(([a, b]) => [listings[a]!, listings[b]!] as const));
    const joined = ({ probability: own, same }: Match) => (probability === undefined ? same : own >= probability);
    const groups = connectedGroups(
      listings.length,
      pairs.filter((_, at) => joined(matches[at]!)),
    );
    let next = 0;
    return prepared.map((one) => (one instanceof ItemError ? one : groups[next++]!));
  }

  async dispose(): Promise<void> {
    await this.matching.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  #findable({ encoded, profile }: PreparedProduct): Findable {
    const features = encoded.features as Readonly<Record<FeatureName, Float32Array>>;
    return {
      title: profile.title,
      embeddings: this.matching.data.sources.map((source) => (features[`${source}/present`]![0] ? features[`${source}/embedding`]! : null)),
    };
  }
}
