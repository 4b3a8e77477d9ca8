import { scope } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import type { EncodeContext } from './modality.js';
import { norm, unit } from './operations.js';
import { normSpecs, parameter, weight, type Parameters, type ParameterSpecs } from './parameters.js';
import type { ModelShape } from './shape.js';
import { transformer, transformerSpecs, type Segment } from './transformer.js';

/** The shared text/fusion stack and what turns its [CLS] into an M embedding. */
export const fusionSpecs = (shape: ModelShape): ParameterSpecs => ({
  ...transformerSpecs('stack', shape.stackLayers, shape.width, shape.mlpRatio),
  ...normSpecs('fusion.norm', shape.width),
  'fusion.projection': weight([shape.width, shape.embedding]),
});

/** Modalities of one sample side by side: [B, sum of lengths, D]. */
export const joinModalities = (parts: readonly Segment[]): Segment => ({
  tokens_BND: tf.concat3d(
    parts.map(({ tokens_BND }) => tokens_BND),
    1,
  ),
  mask_BN: tf.concat2d(
    parts.map(({ mask_BN }) => mask_BN),
    1,
  ),
});

/** Layers k+1..L over all segments, called once per pass. */
export const fuse = (parameters: Parameters, segments: readonly Segment[], { shape, border }: EncodeContext): Segment[] =>
  scope('fusion-encoder', () => transformer(parameters, 'stack', [border, shape.stackLayers], shape.heads, segments));

/** LN(fused[CLS]), [B, D]. */
export function fusedSummary(parameters: Parameters, { tokens_BND }: Segment): tf.Tensor2D {
  const [batch, , width] = tokens_BND.shape;
  return norm(parameters, 'fusion.norm', tf.reshape(tf.slice(tokens_BND, [0, 0, 0], [batch, 1, width]), [batch, width]));
}

/** M = unit(Pm LN(fused[CLS])), [B, E]. */
export const fusedEmbedding = (parameters: Parameters, summary_BD: tf.Tensor2D): tf.Tensor2D =>
  unit(tf.matMul(summary_BD, parameter(parameters, 'fusion.projection') as tf.Tensor2D));
