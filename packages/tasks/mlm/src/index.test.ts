import { describe, expect, test } from '@jest/globals';
import { registeredTasks, type EncodedView, type FusedContext, type FusedView } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import { maskedLanguageModelling } from './index.js';

const [BATCH, TOKENS, IMAGE_TOKENS, WIDTH, VOCABULARY] = [2, 3, 2, 4, 5];
const wave = (length: number, shift: number): number[] => Array.from({ length }, (_, at) => Math.sin(at * 1.7 + shift));

const hidden = wave(BATCH * (TOKENS + IMAGE_TOKENS) * WIDTH, 0);
const dense = { weight: wave(WIDTH * WIDTH, 1), bias: wave(WIDTH, 2) };
const normed = { gain: wave(WIDTH, 3), shift: wave(WIDTH, 4) };
const embedding = wave(VOCABULARY * WIDTH, 5);
const bias = wave(VOCABULARY, 6);

const hiddenAt = (sample: number, place: number): number[] => {
  const row = sample * (TOKENS + IMAGE_TOKENS) + place;
  return hidden.slice(row * WIDTH, (row + 1) * WIDTH);
};

interface Masked {
  /** Places in the texts, [B P], their tokens, and whether the place is used. */
  readonly positions: readonly number[];
  readonly targets: readonly number[];
  readonly weights: readonly number[];
  readonly present?: readonly number[];
}

function lossOf({ positions, targets, weights, present = [1, 1] }: Masked) {
  const task = maskedLanguageModelling();
  const [gain, shift] = Object.keys(task.parameters!({ width: WIDTH, vocabulary: VOCABULARY } as never)).filter((name) =>
    name.includes('norm'),
  );
  const perRow = positions.length / BATCH;
  const context = {
    shape: { width: WIDTH },
    batch: { size: BATCH, tokens: TOKENS },
    parameters: {
      'mlm.dense.weight': tf.tensor2d(dense.weight, [WIDTH, WIDTH]),
      'mlm.dense.bias': tf.tensor1d(dense.bias),
      [gain!]: tf.tensor1d(normed.gain),
      [shift!]: tf.tensor1d(normed.shift),
      'mlm.bias': tf.tensor1d(bias),
      'text.token': tf.tensor2d(embedding, [VOCABULARY, WIDTH]),
    },
    view: () =>
      ({
        feeds: {
          positions: tf.tensor2d([...positions], [BATCH, perRow], 'int32'),
          targets: tf.tensor2d([...targets], [BATCH, perRow], 'int32'),
          weights: tf.tensor2d([...weights], [BATCH, perRow]),
        },
        present_B: tf.tensor1d([...present]),
      }) as unknown as EncodedView,
    fused: () =>
      ({
        present_B: tf.zeros([BATCH]),
        at: (places_BP: tf.Tensor2D) =>
          tf.tensor2d(places_BP.arraySync().flatMap((own, sample) => own.map((place) => hiddenAt(sample, place)))),
      }) as unknown as FusedView,
  } as unknown as FusedContext;
  const { loss, count } = task.loss(context);
  return { loss: loss.dataSync()[0]!, count: count.dataSync()[0]! };
}

/** Cross-entropy of one masked place: dense, GELU in its sigmoid form, LayerNorm, product with the token embeddings, in loops. */
function costOf(sample: number, place: number, target: number): number {
  const x = hiddenAt(sample, place);
  const activated = dense.bias.map((b, j) => {
    const sum = x.reduce((total, value, i) => total + value * dense.weight[i * WIDTH + j]!, b);
    return sum / (1 + Math.exp(-1.702 * sum));
  });
  const mean = activated.reduce((a, b) => a + b, 0) / WIDTH;
  const variance = activated.reduce((sum, value) => sum + (value - mean) ** 2, 0) / WIDTH;
  const features = activated.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * normed.gain[i]! + normed.shift[i]!);
  const logits = bias.map((b, v) => features.reduce((sum, value, i) => sum + value * embedding[v * WIDTH + i]!, b));
  return Math.log(logits.reduce((sum, value) => sum + Math.exp(value), 0)) - logits[target]!;
}

test('importing the package registers the task', () => {
  expect(registeredTasks().map(({ id, pass }) => [id, pass])).toEqual([['mlm', 'image-text']]);
});

describe('the loss', () => {
  const masked: Masked = { positions: [1, 2, 1, 2], targets: [3, 0, 4, 1], weights: [1, 1, 1, 0] };

  test('is the mean cross-entropy of the masked places alone', () => {
    const { loss, count } = lossOf(masked);
    expect(loss).toBeCloseTo((costOf(0, 1, 3) + costOf(0, 2, 0) + costOf(1, 1, 4)) / 3, 5);
    expect(count).toBe(3);
  });

  test('takes items that have a text, with or without image', () => {
    const { loss, count } = lossOf({ ...masked, present: [0, 1] });
    expect(loss).toBeCloseTo(costOf(1, 1, 4), 5);
    expect(count).toBe(1);
  });

  test('is 0 and counts nothing where nothing is masked', () => {
    expect(lossOf({ ...masked, weights: [0, 0, 0, 0] })).toEqual({ loss: 0, count: 0 });
  });
});

test('the text is masked by 15 % and the image is clean', () => {
  expect(
    maskedLanguageModelling()
      .views()
      .map(({ modality, corruption }) => [modality, corruption?.id]),
  ).toEqual([
    ['image', undefined],
    ['text', 'masked-words-0.15'],
  ]);
});
