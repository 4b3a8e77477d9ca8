import * as tf from '@tensorflow/tfjs';

import { attention, gelu, linear, norm, rows, selfAttention } from './operations.js';
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
 * What one layer, named `layer`, makes of some rows of a segment. The other tokens only have to be looked at, so of all that the layer does for them
 * their keys and values remain: a sixth of its products.
 * @param asking_QD of each sample equally many, sample by sample
 */
function transformSome(parameters: Parameters, layer: string, heads: number, segment: Segment, asking_QD: tf.Tensor2D): tf.Tensor2D {
  const [batch, tokens, width] = segment.tokens_BND.shape;
  const name = `${layer}.attention`;
  const seen_RD = norm(parameters, `${name}.norm`, tf.reshape(segment.tokens_BND, [batch * tokens, width]));
  const mixed_QD = attention(parameters, name, norm(parameters, `${name}.norm`, asking_QD), seen_RD, segment.mask_BN, heads);
  return addMlp(parameters, layer, tf.add(asking_QD, mixed_QD));
}

/** What one layer makes of the leading tokens. */
export const transformLeading = (parameters: Parameters, layer: string, heads: number, segments: readonly Segment[]): Segment[] =>
  segments.map((segment) => {
    const [batch, , width] = segment.tokens_BND.shape;
    const { tokens_BND, mask_BN } = leading(segment);
    const result_BD = transformSome(parameters, layer, heads, segment, tf.reshape(tokens_BND, [batch, width]));
    return { tokens_BND: tf.reshape(result_BD, [batch, 1, width]), mask_BN };
  });

/** The tokens at P places of each sample, [B P, D]. */
export function tokensAt({ tokens_BND }: Segment, places_BP: tf.Tensor2D): tf.Tensor2D {
  const [batch, tokens, width] = tokens_BND.shape;
  const starts_B1 = tf.reshape(tf.range(0, batch * tokens, tokens, 'int32'), [batch, 1]);
  return rows(tf.reshape(tokens_BND, [batch * tokens, width]), tf.reshape(tf.add(places_BP, starts_B1), [-1]) as tf.Tensor1D);
}

/** What one layer makes of the tokens at P places of each sample, [B P, D]. */
export const transformAt = (parameters: Parameters, layer: string, heads: number, segment: Segment, places_BP: tf.Tensor2D): tf.Tensor2D =>
  transformSome(parameters, layer, heads, segment, tokensAt(segment, places_BP));
