import * as tf from '@tensorflow/tfjs';

import { attention, gelu, linear, norm } from './operations.js';
import { linearSpecs, normSpecs, type Parameters, type ParameterSpecs } from './parameters.js';

/** Token features of some samples of equal length, with 1 where a token is present. */
export interface Segment {
  readonly tokens_BND: tf.Tensor3D;
  readonly mask_BN: tf.Tensor2D;
}

/** Parameters of pre-norm transformer layers `prefix.0` .. `prefix.(layers-1)`. */
export function transformerSpecs(prefix: string, layers: number, width: number, mlpRatio: number): ParameterSpecs {
  const hidden = width * mlpRatio;
  const specs: Record<string, ParameterSpecs[string]> = {};
  // Layers that write into the residual stream start smaller, so that its variance does not grow with depth (GPT-2).
  const shrink = (2 * layers) ** -0.5;
  for (let layer = 0; layer < layers; layer++) {
    const name = `${prefix}.${layer}`;
    Object.assign(
      specs,
      normSpecs(`${name}.attention.norm`, width),
      linearSpecs(`${name}.attention.qkv`, width, 3 * width),
      linearSpecs(`${name}.attention.out`, width, width, width ** -0.5 * shrink),
      normSpecs(`${name}.mlp.norm`, width),
      linearSpecs(`${name}.mlp.in`, width, hidden),
      linearSpecs(`${name}.mlp.out`, hidden, width, hidden ** -0.5 * shrink),
    );
  }
  return specs;
}

/**
 * Runs layers `from` to `to` (exclusive) once over all segments: everything that works on single tokens sees one matrix of all
 * rows, only attention works segment by segment. So samples of different lengths share a call without padding.
 */
export function transformer(
  parameters: Parameters,
  prefix: string,
  [from, to]: readonly [number, number],
  heads: number,
  segments: readonly Segment[],
): Segment[] {
  const width = segments[0]!.tokens_BND.shape[2];
  const counts = segments.map(({ mask_BN }) => mask_BN.shape[0] * mask_BN.shape[1]);
  const join = (parts: tf.Tensor2D[]) => (parts.length === 1 ? parts[0]! : tf.concat2d(parts, 0));
  const split = (x_RC: tf.Tensor2D) => (counts.length === 1 ? [x_RC] : tf.split(x_RC, counts, 0));

  let x_RD = join(segments.map(({ tokens_BND }, i) => tf.reshape(tokens_BND, [counts[i]!, width])));
  for (let layer = from; layer < to; layer++) {
    const name = `${prefix}.${layer}`;
    const qkv_R3D = linear(parameters, `${name}.attention.qkv`, norm(parameters, `${name}.attention.norm`, x_RD));
    const mixed_RD = join(split(qkv_R3D).map((part, i) => attention(part as tf.Tensor2D, segments[i]!.mask_BN, heads)));
    x_RD = tf.add(x_RD, linear(parameters, `${name}.attention.out`, mixed_RD));
    const hidden_RF = gelu(linear(parameters, `${name}.mlp.in`, norm(parameters, `${name}.mlp.norm`, x_RD)));
    x_RD = tf.add(x_RD, linear(parameters, `${name}.mlp.out`, hidden_RF));
  }
  return split(x_RD).map((part, i) => ({
    tokens_BND: tf.reshape(part, segments[i]!.tokens_BND.shape),
    mask_BN: segments[i]!.mask_BN,
  }));
}
