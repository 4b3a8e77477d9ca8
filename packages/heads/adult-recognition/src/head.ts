import { calibrate, headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type Product } from '@commercemm/encoder';
import {
  opinionsOf,
  pooled,
  scoresFromData,
  SOURCES,
  wordFeatures,
  wordLogits,
  type ClassifierOutputs,
  type WordScores,
} from '@commercemm/head-classifier';

import { recognitionDataSchema, type RecognitionData } from './data.js';

export const ADULT_RECOGNITION = { id: 'adult-recognition', version: 3 } as const;

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
    const results = await this.head.predict(products);
    return results.map((outputs, at) => {
      if (outputs instanceof ItemError) return outputs;
      const words = wordLogits(wordFeatures(this.head.backbone.text(products[at]!)), this.#words, LABELS);
      const opinions = opinionsOf(SOURCES, outputs as unknown as ClassifierOutputs, words);
      return recognitionOf(logitOf(pooled(this.data.pool[opinions.source] ?? {}, opinions)), this.data);
    });
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}

/** No and yes. */
export const LABELS = 2;

const LEAST = 1e-30;

/** Logit of yes from the probabilities of no and yes; finite. */
export const logitOf = ([no, yes]: ArrayLike<number> & Iterable<number>): number =>
  Math.log(Math.max(LEAST, yes!)) - Math.log(Math.max(LEAST, no!));

/** What a logit means. */
export const recognitionOf = (
  logit: number,
  { calibration, threshold }: Pick<RecognitionData, 'calibration' | 'threshold'>,
): Recognition => ({
  probability: calibrate(calibration, logit),
  adult: logit >= threshold,
});
