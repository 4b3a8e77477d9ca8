import { headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type HeadOutputs, type Product } from '@commercemm/encoder';
import { probabilitiesOf, scoresFromData, SOURCES, type Answering } from '@commercemm/head-classifier';

import { categoryOf, classText } from './category.js';
import { extractionDataSchema, weightsFromData, type ExtractionData } from './data.js';
import { classValues, textValues, type AttributeValue } from './decode.js';
import { readWords, signalsOf, withAdded, type ReadWords } from './signals.js';
import { wordTagger, type ChainWeights, type WordTagger } from './tagger.js';
import { tagCount } from './tags.js';
import { tokensIn } from './tokens.js';

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
  readonly data: ExtractionData;
  readonly #weights: ChainWeights;
  readonly #tagger: WordTagger;
  /** Of each attribute with classes. */
  readonly #questions: readonly Answering[];

  /** @throws EncoderError ARTIFACT_MANIFEST_INVALID if the head's data are not as this version writes them */
  constructor(readonly head: Pick<Head, 'predict' | 'data' | 'dispose' | 'backbone'>) {
    this.data = headData(head, extractionDataSchema);
    this.#weights = weightsFromData(this.data);
    this.#tagger = wordTagger(this.#weights);
    this.#questions = this.data.classes.map(({ values, words, pool }) => ({ labels: values.length, words: scoresFromData(words), pool }));
  }

  /**
   * @param folder that `trainer:finetune` wrote
   * @throws EncoderError ARTIFACT_...
   */
  static load(folder: string, options: BackboneOptions = {}): Promise<AttributeExtractionHead> {
    return loadHeadAs(folder, ATTRIBUTE_EXTRACTION, options, (head) => new AttributeExtractionHead(head));
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
    const tokens = tokensIn(text, tokenizer, manifest.preprocess.text.maxTokens);
    const category = categoryOf(product.category);
    return { text, category, tokens: tokens.length, ...readWords(this.#tagger(text, category), tokens) };
  }

  #extraction(read: ReadProduct, outputs: HeadOutputs): Extraction {
    const { text, category, words } = read;
    const { spans, classes, added } = this.data;
    const scores_WK = withAdded(read, outputs.tags!, tagCount(spans.length), added);
    // Without classes the graph has no classifiers.
    const probabilities = classes.length > 0 ? probabilitiesOf(SOURCES, this.#questions, outputs, classText(text, category)) : [];
    return {
      text,
      values: [...textValues(text, words, scores_WK, this.#weights.factors_KK, spans), ...classValues(probabilities, classes)],
    };
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
