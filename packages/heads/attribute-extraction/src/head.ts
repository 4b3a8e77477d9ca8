import { headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type HeadOutputs, type Product } from '@commercemm/encoder';
import { tokenSpans, type Span } from '@commercemm/preprocess';

import { extractionDataSchema, gazetteerFromData, type ExtractionData } from './data.js';
import { classValues, textValues, type AttributeValue } from './decode.js';
import { gazetteerMatches, type Gazetteer } from './gazetteer.js';
import { signalsOf } from './signals.js';

export const ATTRIBUTE_EXTRACTION = { id: 'attribute-extraction', version: 1 } as const;

export interface Extraction {
  /** The text that spans refer to: the fields of the product that the model reads. */
  readonly text: string;
  readonly values: readonly AttributeValue[];
}

/** Finds values of attributes in texts and pictures. */
export class AttributeExtractionHead {
  readonly #gazetteer: Gazetteer;

  private constructor(
    readonly head: Head,
    readonly data: ExtractionData,
  ) {
    this.#gazetteer = gazetteerFromData(data.gazetteer);
  }

  /**
   * @param folder that `trainer:finetune` wrote
   * @throws EncoderError ARTIFACT_...
   */
  static load(folder: string, options: BackboneOptions = {}): Promise<AttributeExtractionHead> {
    return loadHeadAs(
      folder,
      ATTRIBUTE_EXTRACTION,
      options,
      (head) => new AttributeExtractionHead(head, headData(head, extractionDataSchema)),
    );
  }

  /** Product by product; one that can not be used has its ItemError. @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED */
  async predict(products: readonly Product[]): Promise<(Extraction | ItemError)[]> {
    const results = await this.head.predict(products, (product) => ({ signals: this.#signals(this.head.backbone.text(product)) }));
    return results.map((outputs, at) => (outputs instanceof ItemError ? outputs : this.#extraction(products[at]!, outputs)));
  }

  #tokens(text: string): Span[] {
    if (!text) return [];
    const { tokenizer, manifest } = this.head.backbone;
    return tokenSpans(tokenizer, text, tokenizer.encode(text, manifest.preprocess.text.maxTokens).ids);
  }

  #signals(text: string): Float32Array {
    return signalsOf(text, this.#tokens(text), gazetteerMatches(text, this.#gazetteer), this.data.spans.length);
  }

  #extraction(product: Product, { tags, classes }: HeadOutputs): Extraction {
    const text = this.head.backbone.text(product);
    const { spans, classes: known } = this.data;
    return {
      text,
      values: [
        ...(text ? textValues(text, this.#tokens(text), tags!, spans, this.#gazetteer) : []),
        ...(known.length > 0 ? classValues(classes!, known) : []),
      ],
    };
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
