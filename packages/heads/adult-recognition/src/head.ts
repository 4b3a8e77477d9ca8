import { calibrate, headData, ItemError, loadHeadAs, type BackboneOptions, type Head, type Product } from '@commercemm/encoder';
import { probabilitiesOf, scoresFromData, SOURCES, type Answering } from '@commercemm/head-classifier';

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
  readonly data: RecognitionData;
  readonly #question: Answering;

  /** @throws EncoderError ARTIFACT_MANIFEST_INVALID if the head's data are not as this version writes them */
  constructor(readonly head: Pick<Head, 'predict' | 'data' | 'dispose' | 'backbone'>) {
    this.data = headData(head, recognitionDataSchema);
    this.#question = { labels: LABELS, words: scoresFromData(this.data.words), pool: this.data.pool };
  }

  /**
   * @param folder that `trainer:finetune` wrote
   * @throws EncoderError ARTIFACT_...
   */
  static load(folder: string, options: BackboneOptions = {}): Promise<AdultRecognitionHead> {
    return loadHeadAs(folder, ADULT_RECOGNITION, options, (head) => new AdultRecognitionHead(head));
  }

  /** Product by product; one that can not be used has its ItemError. @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED */
  async predict(products: readonly Product[]): Promise<(Recognition | ItemError)[]> {
    const results = await this.head.predict(products);
    return results.map((outputs, at) => {
      if (outputs instanceof ItemError) return outputs;
      const [probabilities] = probabilitiesOf(SOURCES, [this.#question], outputs, this.head.backbone.text(products[at]!));
      return recognitionOf(logitOf(probabilities!), this.data);
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

/** Logit of yes from the probabilities of no and yes, as a float32, as thresholds are chosen from; finite. */
export const logitOf = ([no, yes]: ArrayLike<number> & Iterable<number>): number =>
  Math.fround(Math.log(Math.max(LEAST, yes!)) - Math.log(Math.max(LEAST, no!)));

/** What a logit means. */
export const recognitionOf = (
  logit: number,
  { calibration, threshold }: Pick<RecognitionData, 'calibration' | 'threshold'>,
): Recognition => ({
  probability: calibrate(calibration, logit),
  adult: logit >= threshold,
});
