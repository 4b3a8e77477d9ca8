import { detach, type Modality } from '@commercemm/model';
import { decodeImage, writePixels, type PreprocessSpec } from '@commercemm/preprocess';
import type { Executable } from '@commercemm/runtime';
import * as tf from '@tensorflow/tfjs';

import { EngineError } from '../errors.js';
import type { ModalityInput } from '../input/modality-input.js';
import { standardized } from './online.js';
import type { ImageTeacher } from './teacher.js';

const ID = 'teacher';

export interface FrozenTeacher {
  readonly teacher: ImageTeacher;
  /** Its feature as an auxiliary modality of the model. */
  readonly modality: Modality;
  /** Runs the classifier in the input pipeline, once an item. */
  readonly input: ModalityInput<Float32Array, Float32Array>;
}

/**
 * Any frozen image classifier as the teacher: an .onnx model with one image input [1 or B, 3, S, S] or [B, S, S, 3] and a feature or
 * class scores as its first output.
 * @param spec how its input pixels are made (its size, mean and deviation)
 * @throws EngineError TEACHER_INVALID if the model's input is no image
 */
export function frozenTeacher(model: Executable, spec: PreprocessSpec): FrozenTeacher {
  const input = model.inputs[0];
  const output = model.outputs[0];
  const { size } = spec.image;
  const area = size * size;
  const channelsFirst = input?.shape.at(-3) === 3;
  if (!input || !output || input.shape.length !== 4 || (!channelsFirst && input.shape.at(-1) !== 3)) {
    throw new EngineError('TEACHER_INVALID', {
      model: model.name,
      expected: `one image input [1, 3, ${size}, ${size}] or [1, ${size}, ${size}, 3]`,
      got: input ? `[${input.shape.join(', ')}]` : 'no input',
    });
  }
  const features = output.shape.slice(1).reduce((a, b) => a * b, 1);

  const modality: Modality = {
    id: ID,
    feeds: (_shape, batch) => [
      { name: 'feature', shape: [batch.size, features], dtype: 'float32' },
      { name: 'present', shape: [batch.size], dtype: 'float32' },
    ],
    parameters: () => ({}),
    embed: (_parameters, feeds) => ({
      tokens_BND: tf.reshape(feeds.feature!, [-1, 1, features]),
      mask_BN: tf.reshape(feeds.present!, [-1, 1]),
    }),
    encode: (_parameters, segments) => [...segments],
    pool: (_parameters, { tokens_BND }) => tf.reshape(tokens_BND, [-1, features]),
    project: (_parameters, pooled_BD) => pooled_BD,
    toFusion: (_parameters, encoded) => encoded,
  };

  return {
    modality,
    teacher: {
      id: 'onnx',
      size: () => features,
      views: (side) => [{ side, modality: ID }],
      feature: ({ view }, side) => standardized(detach(view({ side, modality: ID }).pooled_BD)),
    },
    input: {
      modality: ID,
      async prepare({ images }) {
        if (images.length === 0) return null;
        const pixels = new Float32Array(area * 3);
        writePixels(await decodeImage(images[0]!.bytes, spec), spec, pixels);
        const outputs = await model.run({
          [input.name]: { shape: [1, ...input.shape.slice(1)], data: channelsFirst ? planes(pixels, area) : pixels },
        });
        return Float32Array.from(outputs[output.name]!.data as Float32Array);
      },
      bytes: ({ byteLength }) => byteLength,
      choose: (feature) => feature,
      write(feature, row, into) {
        into.feature!.set(feature, row * features);
        into.present![row] = 1;
      },
    },
  };
}

/** [S, S, 3] to [3, S, S]. */
function planes(pixels: Float32Array, area: number): Float32Array {
  const result = new Float32Array(pixels.length);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) result[c * area + i] = pixels[i * 3 + c]!;
  return result;
}
