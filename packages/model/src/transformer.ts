import * as tf from '@tensorflow/tfjs';

import { attention, gelu, linear, norm, selfAttention } from './operations.js';
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
      ...['query', 'key', 'value'].map((part) => linearSpecs(`${name}.attention.${part}`, width, width)),
      linearSpecs(`${name}.attention.out`, width, width, width ** -0.5 * shrink),
      normSpecs(`${name}.mlp.norm`, width),
      linearSpecs(`${name}.mlp.in`, width, hidden),
      linearSpecs(`${name}.mlp.out`, hidden, width, hidden ** -0.5 * shrink),
    );
  }
  return specs;
}

/** x += mlp(norm(x)), the second half of a pre-norm layer (Xiong et al. 2020). */
function addMlp(parameters: Parameters, layer: string, x_RD: tf.Tensor2D): tf.Tensor2D {
  const hidden_RF = gelu(linear(parameters, `${layer}.mlp.in`, norm(parameters, `${layer}.mlp.norm`, x_RD)));
  return tf.add(x_RD, linear(parameters, `${layer}.mlp.out`, hidden_RF));
}

/**
 * Runs layers `from` to `to` (exclusive) over all segments. Samples of different lengths share a call without padding: each layer's
 * weights meet the segments one by one, and no activations are copied together.
 */
export function transformer(
  parameters: Parameters,
  prefix: string,
  [from, to]: readonly [number, number],
  heads: number,
  segments: readonly Segment[],
): Segment[] {
  return segments.map(({ tokens_BND, mask_BN }) => {
    const [batch, tokens, width] = tokens_BND.shape;
    let x_RD: tf.Tensor2D = tf.reshape(tokens_BND, [batch * tokens, width]);
    for (let layer = from; layer < to; layer++) {
      const name = `${prefix}.${layer}`;
      const normed_RD = norm(parameters, `${name}.attention.norm`, x_RD);
      x_RD = addMlp(parameters, name, tf.add(x_RD, selfAttention(parameters, `${name}.attention`, normed_RD, mask_BN, heads)));
    }
    return { tokens_BND: tf.reshape(x_RD, [batch, tokens, width]), mask_BN };
  });
}

/** The leading token of each sample, as a segment of length 1. */
export function leading({ tokens_BND, mask_BN }: Segment): Segment {
  const [batch, , width] = tokens_BND.shape;
  return { tokens_BND: tf.slice(tokens_BND, [0, 0, 0], [batch, 1, width]), mask_BN: tf.slice(mask_BN, [0, 0], [batch, 1]) };
}

/**
 * What one layer, named `layer`, makes of the leading tokens. The other tokens only have to be looked at, so of all that the layer does
 * their keys and values remain: a sixth of its products.
 */
export function transformLeading(parameters: Parameters, layer: string, heads: number, segments: readonly Segment[]): Segment[] {
  return segments.map((segment) => {
    const [batch, tokens, width] = segment.tokens_BND.shape;
    const lead = leading(segment);
    const lead_BD: tf.Tensor2D = tf.reshape(lead.tokens_BND, [batch, width]);
    const normed_RD = norm(parameters, `${layer}.attention.norm`, tf.reshape(segment.tokens_BND, [batch * tokens, width]));
    const asking_BD = norm(parameters, `${layer}.attention.norm`, lead_BD);
    const mixed_BD = attention(parameters, `${layer}.attention`, asking_BD, normed_RD, segment.mask_BN, heads);
    const result_BD = addMlp(parameters, layer, tf.add(lead_BD, mixed_BD));
    return { tokens_BND: tf.reshape(result_BD, [batch, 1, width]), mask_BN: lead.mask_BN };
  });
}
