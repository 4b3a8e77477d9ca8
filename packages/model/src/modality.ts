import type { TensorSpec } from '@commercemm/onnx-jit';
import type * as tf from '@tensorflow/tfjs';

import type { Parameters, ParameterSpecs } from './parameters.js';
import type { ModelShape } from './shape.js';
import type { Segment } from './transformer.js';

/** How many samples a batch has and how long its texts are padded to. */
export interface BatchShape {
  readonly size: number;
  readonly tokens: number;
}

/** The tensors fed for one view of one modality, by their names within the view. */
export type Feeds = Readonly<Record<string, tf.Tensor>>;

export interface EncodeContext {
  readonly shape: ModelShape;
  /** k: layers of the stack that belong to text. */
  readonly border: number;
}

/** What can be said of an input without having learned anything: features that a head can use from its first step, however few its examples are. */
export interface Descriptor {
  /** F. */
  size(shape: ModelShape): number;
  /** [B, F]; rows of absent samples are 0. */
  of(feeds: Feeds): tf.Tensor2D;
}

/**
 * A kind of input: how it becomes tokens, how they are encoded, how they are pooled and how they enter fusion. The order of a model's
 * modalities is the order of their tokens in the fused sequence; the first one leads it with its [CLS] token.
 */
export interface Modality {
  readonly id: string;
  /** What the clean view is fed; always contains `present` [B], 1 where the sample has the modality. */
  feeds(shape: ModelShape, batch: BatchShape): readonly TensorSpec[];
  parameters(shape: ModelShape): ParameterSpecs;
  /** Fed tensors to tokens. What an absent sample's buffers hold must not matter. */
  embed(parameters: Parameters, feeds: Feeds, shape: ModelShape): Segment;
  /** The encoder; called once per pass, with the segments of all its views. */
  encode(parameters: Parameters, segments: readonly Segment[], context: EncodeContext): Segment[];
  /** Pooled feature before projection, [B, D]. `feeds`: those of the view that was encoded. */
  pool(parameters: Parameters, encoded: Segment, feeds: Feeds): tf.Tensor2D;
  /** Unit embedding of the pooled feature, [B, E]. */
  project(parameters: Parameters, pooled_BD: tf.Tensor2D): tf.Tensor2D;
  readonly descriptor?: Descriptor;
  /** Encoded tokens as the fusion stack takes them. */
  toFusion(parameters: Parameters, encoded: Segment): Segment;
}
