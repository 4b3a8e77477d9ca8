import { calibrate, headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type Product } from '@commercemm/encoder';
import { scoresFromData, wordFeatures, wordLogits, type WordScores } from '@commercemm/head-classifier';

import { recognitionDataSchema, type RecognitionData } from './data.js';

export const ADULT_RECOGNITION = { id: 'adult-recognition', version: 2 } as const;

export interface Recognition {
  /** Calibrated on the valid split. */
  readonly probability: number;
  /** Whether it reaches the threshold that was chosen for the wanted recall. */
  readonly adult: boolean;
}

/** Tells which products are for adults only. */
export class AdultRecognitionHead {
  readonly #words: WordScores;

  private constructor(
    readonly head: Head,
    readonly data: RecognitionData,
  ) {
    this.#words = scoresFromData(data.words);
  }

  /**
   * @param folder that `trainer:finetune` wrote
   * @throws EncoderError ARTIFACT_...
   */
  static load(folder: string, options: BackboneOptions = {}): Promise<AdultRecognitionHead> {
    return loadHeadAs(folder, ADULT_RECOGNITION, options, (head) => new AdultRecognitionHead(head, headData(head, recognitionDataSchema)));
  }

  /** Product by product; one that can not be used has its ItemError. @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED */
  async predict(products: readonly Product[]): Promise<(Recognition | ItemError)[]> {
    const results = await this.head.predict(products, (product) => ({
      words: Float32Array.of(wordLogit(this.head.backbone.text(product), this.#words)),
    }));
    return results.map((outputs) => (outputs instanceof ItemError ? outputs : recognitionOf(outputs.logit![0]!, this.data)));
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}

/** What words alone say of a text: logit of yes. */
export const wordLogit = (text: string, words: WordScores): number => {
  const [no, yes] = wordLogits(wordFeatures(text), words, 2) as unknown as [number, number];
  return yes - no;
};

/** What a logit means. */
export const recognitionOf = (
  logit: number,
  { calibration, threshold }: Pick<RecognitionData, 'calibration' | 'threshold'>,
): Recognition => ({
  probability: calibrate(calibration, logit),
  adult: logit >= threshold,
});
