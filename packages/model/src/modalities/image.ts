import { scope } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import type { Feeds, Modality } from '../modality.js';
import { linear, norm, rows, unit } from '../operations.js';
import { linearSpecs, normSpecs, parameter, weight } from '../parameters.js';
import { imageTokens } from '../shape.js';
import { descriptorSize, pictureDescriptor } from './picture-descriptor.js';
import { transformer, transformerSpecs } from '../transformer.js';

/** Pixels [B, S, S, 3] to non-overlapping patches [B N, 3 P P], row by row. */
function patches(pixels_BSSC: tf.Tensor4D, patchSize: number): tf.Tensor2D {
  const [batch, side] = pixels_BSSC.shape;
  const grid = side / patchSize;
  // Rows of a patch stay contiguous, so a rank-5 transpose is enough.
  const strips = tf.reshape(pixels_BSSC, [batch, grid, patchSize, grid, patchSize * 3]);
  return tf.reshape(tf.transpose(strips, [0, 1, 3, 2, 4]), [batch * grid * grid, patchSize * patchSize * 3]);
}

/** Pixels [B, S, S, 3], 0 where there is no image, whatever its buffer holds. */
function safePixels({ pixels, present }: Feeds): tf.Tensor4D {
  const there_B111 = tf.cast(tf.reshape(present!, [present!.shape[0]!, 1, 1, 1]), 'bool');
  return tf.where(there_B111, pixels!, tf.zerosLike(pixels!)) as tf.Tensor4D;
}

const DESCRIPTOR_WEIGHT = 'image.descriptor.weight';

const descriptorOf = (feeds: Feeds): tf.Tensor2D => tf.mul(pictureDescriptor(safePixels(feeds)), tf.expandDims(feeds.present!, 1));

/**
 * Image tokens by a vision transformer (Dosovitskiy et al. 2021) without class token. A view that feeds `visible` (row numbers
 * into [B N], ascending per sample) encodes those patches only, as a masked autoencoder does.
 */
export const image: Modality = {
  id: 'image',

  feeds: ({ imageSize }, { size }) => [
    { name: 'pixels', shape: [size, imageSize, imageSize, 3], dtype: 'float32' },
    { name: 'present', shape: [size], dtype: 'float32' },
  ],

  parameters: (shape) => ({
    ...linearSpecs('image.patch', shape.patchSize ** 2 * 3, shape.width),
    'image.position': weight([imageTokens(shape), shape.width], 0.02),
    ...transformerSpecs('image', shape.imageLayers, shape.width, shape.mlpRatio),
    ...normSpecs('image.norm', shape.width),
    'image.projection': weight([shape.width, shape.embedding]),
    ...(shape.descriptor && { [DESCRIPTOR_WEIGHT]: weight([descriptorSize(shape.imageSize), shape.width], 0) }),
    ...linearSpecs('image.fusion', shape.width, shape.width),
    'image.type': weight([shape.width], 0.02),
  }),

  embed(parameters, feeds, shape) {
    const present_B = feeds.present as tf.Tensor1D;
    const [batch] = present_B.shape;
    const count = imageTokens(shape);
    const embedded_RD = linear(parameters, 'image.patch', patches(safePixels(feeds), shape.patchSize));
    const tokens_BND = tf.add(tf.reshape(embedded_RD, [batch, count, shape.width]), parameter(parameters, 'image.position')) as tf.Tensor3D;
    const visible = feeds.visible as tf.Tensor2D | undefined;
    const kept = visible ? visible.shape[1] : count;
    const kept_BND = visible
      ? tf.reshape(rows(tf.reshape(tokens_BND, [batch * count, shape.width]), tf.reshape(visible, [batch * kept])), [
          batch,
          kept,
          shape.width,
        ])
      : tokens_BND;
    return { tokens_BND: kept_BND as tf.Tensor3D, mask_BN: tf.mul(tf.reshape(present_B, [batch, 1]), tf.ones([1, kept])) };
  },

  encode(parameters, segments, { shape }) {
    return scope('image-encoder', () =>
      // An absent image is masked out wherever it is used; inside its own encoder it attends to itself, so no row is empty.
      transformer(
        parameters,
        'image',
        [0, shape.imageLayers],
        shape.heads,
        segments.map(({ tokens_BND, mask_BN }) => ({ tokens_BND, mask_BN: tf.onesLike(mask_BN) })),
      ).map(({ tokens_BND }, i) => {
        const [batch, count, width] = tokens_BND.shape;
        const normed = norm(parameters, 'image.norm', tf.reshape(tokens_BND, [batch * count, width]));
        return { tokens_BND: tf.reshape(normed, [batch, count, width]), mask_BN: segments[i]!.mask_BN };
      }),
    );
  },

  /** Mean of the tokens and, of a model that has it, what a linear layer makes of the descriptor; of masked patches it would tell too much. */
  pool(parameters, { tokens_BND }, feeds) {
    const mean_BD = tf.mean(tokens_BND, 1) as tf.Tensor2D;
    const weight_FD = parameters[DESCRIPTOR_WEIGHT] as tf.Tensor2D | undefined;
    return weight_FD && !feeds.visible ? tf.add(mean_BD, tf.matMul(descriptorOf(feeds), weight_FD)) : mean_BD;
  },

  project: (parameters, pooled_BD) => unit(tf.matMul(pooled_BD, parameter(parameters, 'image.projection') as tf.Tensor2D)),

  descriptor: {
    size: ({ imageSize }) => descriptorSize(imageSize),
    of: descriptorOf,
  },

  toFusion(parameters, { tokens_BND, mask_BN }) {
    const [batch, count, width] = tokens_BND.shape;
    const projected = linear(parameters, 'image.fusion', tf.reshape(tokens_BND, [batch * count, width]));
    return { tokens_BND: tf.reshape(tf.add(projected, parameter(parameters, 'image.type')), [batch, count, width]), mask_BN };
  },
};
