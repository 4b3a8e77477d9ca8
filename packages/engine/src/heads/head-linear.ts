import { linear, linearSpecs, type Parameters, type ParameterSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

/**
 * A head starts at random beside a model that is trained: its layers answer to each step as if the learning rate were higher by so much. Adam's
 * step does not depend on the size of a gradient, so outputs that are multiplied move by as much more.
 */
export const HEAD_GAIN = 6;

/** Parameters of `headLinear`. `deviation`: of the weights it starts with. */
export const headLinearSpecs = (prefix: string, inputs: number, outputs: number, deviation = 0.02): ParameterSpecs =>
  linearSpecs(prefix, inputs, outputs, deviation / HEAD_GAIN);

/** A linear layer of a head, [B, inputs] -> [B, outputs]. */
export const headLinear = (parameters: Parameters, prefix: string, x: tf.Tensor2D): tf.Tensor2D =>
  tf.mul(linear(parameters, prefix, x), HEAD_GAIN);
