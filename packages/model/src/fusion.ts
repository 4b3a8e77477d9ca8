import { scope } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import type { EncodeContext } from './modality.js';
import { norm, unit } from './operations.js';
import { normSpecs, parameter, weight, type Parameters, type ParameterSpecs } from './parameters.js';
import type { ModelShape } from './shape.js';
import { leading, tokensAt, transformAt, transformer, transformerSpecs, transformLeading, type Segment } from './transformer.js';

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

/** What fusion makes of one segment. */
export interface Fused {
  /** The fused [CLS] alone, length 1: all that a summary takes, and made at a sixth of the last layer's cost. */
  readonly lead: Segment;
  /** All fused tokens; the last layer runs over them when they are first asked for. */
  readonly tokens: () => Segment;
  /** The fused tokens at P places of each sample, [B P, D]; the last layer runs over them alone. */
  readonly at: (places_BP: tf.Tensor2D) => tf.Tensor2D;
}

/**
 * As `fuse`, for callers most of which want summaries only.
 * @param split gives each caller its part of what was joined into `segments`
 */
export function fuseLazily(
  parameters: Parameters,
  segments: readonly Segment[],
  { shape, border }: EncodeContext,
  split: (results: readonly Segment[]) => Segment[],
): Fused[] {
  const last = shape.stackLayers - 1;
  const run = (range: readonly [number, number], parts: readonly Segment[]) => transformer(parameters, 'stack', range, shape.heads, parts);
  if (border > last)
    return split(segments).map((segment) => ({
      lead: leading(segment),
      tokens: () => segment,
      at: (places_BP) => tokensAt(segment, places_BP),
    }));
  return scope('fusion-encoder', () => {
    const before = run([border, last], segments);
    const leads = split(transformLeading(parameters, `stack.${last}`, shape.heads, before));
    let parts: Segment[] | undefined;
    const part = (i: number): Segment => (parts ??= split(before))[i]!;
    return leads.map((lead, i) => {
      let all: Segment | undefined;
      return {
        lead,
        tokens: () => (all ??= run([last, last + 1], [part(i)])[0]!),
        at: (places_BP) => transformAt(parameters, `stack.${last}`, shape.heads, part(i), places_BP),
      };
    });
  });
}

/** LN(fused[CLS]), [B, D]. */
export function fusedSummary(parameters: Parameters, { tokens_BND }: Segment): tf.Tensor2D {
  const [batch, , width] = tokens_BND.shape;
  return norm(parameters, 'fusion.norm', tf.reshape(tf.slice(tokens_BND, [0, 0, 0], [batch, 1, width]), [batch, width]));
}

/** M = unit(Pm LN(fused[CLS])), [B, E]. */
export const fusedEmbedding = (parameters: Parameters, summary_BD: tf.Tensor2D): tf.Tensor2D =>
  unit(tf.matMul(summary_BD, parameter(parameters, 'fusion.projection') as tf.Tensor2D));
