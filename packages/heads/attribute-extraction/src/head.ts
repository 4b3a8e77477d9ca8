import { headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type HeadOutputs, type Product } from '@commercemm/encoder';
import {
  classifiersOf,
  logitsOf,
  opinionsOf,
  pooled,
  scoresFromData,
  SOURCES,
  wordFeatures,
  wordLogits,
  type ClassifierOutputs,
  type WordScores,
} from '@commercemm/head-classifier';
import { tokenSpans } from '@commercemm/preprocess';

import { categoryOf, classText } from './category.js';
import { extractionDataSchema, weightsFromData, type ExtractionData } from './data.js';
import { classValues, textValues, type AttributeValue } from './decode.js';
import { readWords, signalsOf, withAdded, type ReadWords } from './signals.js';
import { wordTagger, type ChainWeights, type WordTagger } from './tagger.js';
import { tagCount } from './tags.js';

export const ATTRIBUTE_EXTRACTION = { id: 'attribute-extraction', version: 3 } as const;

export interface Extraction {
  /** The text that spans refer to: the fields of the product that the model reads. */
  readonly text: string;
  readonly values: readonly AttributeValue[];
}

interface ReadProduct extends ReadWords {
  readonly text: string;
  readonly category: readonly string[];
  /** Tokens that the model reads. */
  readonly tokens: number;
}

/** Finds values of attributes in texts and pictures. */
export class AttributeExtractionHead {
  readonly #weights: ChainWeights;
  readonly #tagger: WordTagger;
  /** Of each attribute with classes. */
  readonly #classWords: readonly WordScores[];

  private constructor(
    readonly head: Head,
    readonly data: ExtractionData,
  ) {
    this.#weights = weightsFromData(data);
    this.#tagger = wordTagger(this.#weights);
    this.#classWords = data.classes.map(({ words }) => scoresFromData(words));
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
    const read = new Map<Product, ReadProduct>();
    const results = await this.head.predict(products, (product) => {
      const own = this.#read(product);
      read.set(product, own);
      return { signals: signalsOf(own, own.tokens, tagCount(this.data.spans.length)) };
    });
    return results.map((outputs, at) => (outputs instanceof ItemError ? outputs : this.#extraction(read.get(products[at]!)!, outputs)));
  }

  #read(product: Product): ReadProduct {
    const { tokenizer, manifest } = this.head.backbone;
    const text = this.head.backbone.text(product);
    const tokens = text ? tokenSpans(tokenizer, text, tokenizer.encode(text, manifest.preprocess.text.maxTokens).ids) : [];
    const category = categoryOf(product.category);
    return { text, category, tokens: tokens.length, ...readWords(this.#tagger(text, category), tokens) };
  }

  #extraction(read: ReadProduct, { tags, ...outputs }: HeadOutputs): Extraction {
    const { text, category, words } = read;
    const { spans, classes, added } = this.data;
    const scores_WK = withAdded(read, tags!, tagCount(spans.length), added);
    return {
      text,
      values: [
        ...textValues(text, words, scores_WK, this.#weights.factors_KK, spans),
        ...(classes.length > 0
          ? classValues(this.#probabilities(classText(text, category), outputs as unknown as ClassifierOutputs), classes)
          : []),
      ],
    };
  }

  /** Of all classes of all attributes, one after the other. */
  #probabilities(text: string, { logits, present }: ClassifierOutputs): number[] {
    const features = wordFeatures(text);
    let from = 0;
    return this.data.classes.flatMap(({ values: { length }, pool }, at) => {
      const own = logitsOf(logits, classifiersOf(SOURCES).length, from, length);
      from += length;
      const opinions = opinionsOf(SOURCES, { logits: own, present }, wordLogits(features, this.#classWords[at]!, length));
      return [...pooled(pool[opinions.source] ?? {}, opinions)];
    });
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
