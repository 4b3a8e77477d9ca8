import type { Tokenizer } from '@commercemm/preprocess';

import type { Manifest } from '../artifact/manifest.js';
import { readArtifact, type Artifact } from '../artifact/read.js';
import type { ItemError } from '../errors.js';
import type { Product } from '../products/product.js';
import { readProduct } from '../products/read.js';
import { Calls } from '../session/calls.js';
import { parseFeature, type Encoded, type FeatureName } from './features.js';
import { backboneKey, backbones, openBackbone, settingsOf, type BackboneOptions, type OpenBackbone } from './open.js';

export interface EncodeOptions<Name extends FeatureName> {
  /** The features to compute; only the graphs that they need are run. */
  readonly need: readonly Name[];
}

/**
 * An exported model, ready to encode. Folders with the same files, used with the same options, share sessions, memory and what was
 * computed of an item; the last one that is disposed of lets them go.
 */
export class Backbone {
  readonly manifest: Manifest;
  readonly tokenizer: Tokenizer;
  readonly #open: OpenBackbone;
  readonly #key: string;
  readonly #options: BackboneOptions;
  readonly #calls = new Calls();

  private constructor(artifact: Artifact, key: string, open: OpenBackbone, options: BackboneOptions) {
    this.manifest = artifact.manifest;
    this.tokenizer = open.tokenizer;
    this.#open = open;
    this.#key = key;
    this.#options = options;
  }

  /**
   * Checks the folder (format, sizes, checksums, tokenizer) and loads it; the folder of a head holds its backbone too.
   * @throws EncoderError ARTIFACT_...
   * @throws PreprocessError TOKENIZER_INVALID
   */
  static async load(folder: string, options: BackboneOptions = {}): Promise<Backbone> {
    return Backbone.of(await readArtifact(folder), options);
  }

  /** As load, of a folder that was checked already. */
  static async of(artifact: Artifact, options: BackboneOptions = {}): Promise<Backbone> {
    const settings = settingsOf(options);
    const key = backboneKey(artifact, settings);
    const open = await backbones.acquire(key, () => openBackbone(artifact, settings));
    return new Backbone(artifact, key, open, options);
  }

  /**
   * Features of each item, in order; an item that can not be used has its ItemError instead. Concurrent calls share batches; the same
   * object is computed once, however often and for whomever it is encoded.
   * @throws EncoderError ENCODER_FEATURE_UNKNOWN, ENCODER_RUN_FAILED, ENCODER_DISPOSED
   */
  async encode<Name extends FeatureName>(
    products: readonly Product[],
    { need }: EncodeOptions<Name>,
  ): Promise<(Encoded<Name> | ItemError)[]> {
    const features = need.map((name) => parseFeature(name, this.manifest.modalities));
    const results = await this.#calls.run(this.manifest.name, () => this.#open.encoder.encode(products, features));
    return results as (Encoded<Name> | ItemError)[];
  }

  /** The text that is encoded of a product, as `tokenizer` takes it; '' if it has none. @throws ItemError */
  text(product: Product): string {
    return readProduct(product, this.manifest.preprocess.text, settingsOf(this.#options)).text;
  }

  /** Calls that are running end first. Disposing twice does nothing. */
  async dispose(): Promise<void> {
    await this.#calls.end(() => backbones.release(this.#key));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
