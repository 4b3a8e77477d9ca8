import type { Program } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { gradientResult, parameterFeed } from '../feeds.js';
import type { Layout, Region } from '../layout.js';
import type { PassProgram } from '../pass.js';

export const regionParameters = ({ name }: Region): string => `parameters/${name}`;
export const regionGradients = ({ name }: Region): string => `gradients/${name}`;
export const GRADIENT_NORM = 'gradientNorm';

/**
 * A pass over flat tensors, one a region, for memory without views: parameters are slices of the regions, and the gradients come joined,
 * with zeros where the pass does not touch a parameter, and with their norm (squares summed in float32).
 */
export function flatPass({ signature, program }: PassProgram, { slots, regions }: Layout): PassProgram {
  const slotsOf = ({ from, to }: Region) => slots.filter(({ offset }) => offset >= from && offset < to);
  const parameters = new Set(slots.map(({ name }) => parameterFeed(name)));
  const flat: Program = (inputs) => {
    const views: Record<string, tf.Tensor> = {};
    for (const region of regions) {
      for (const { name, offset, length, shape } of slotsOf(region)) {
        const flat_P = inputs[regionParameters(region)] as tf.Tensor1D;
        views[parameterFeed(name)] = tf.reshape(tf.slice(flat_P, offset - region.from, length), [...shape]);
      }
    }
    const results = program({ ...inputs, ...views });
    const gradients = new Set(slots.map(({ name }) => gradientResult(name)));
    const outputs = Object.fromEntries(Object.entries(results).filter(([name]) => !gradients.has(name)));
    let squares: tf.Tensor = tf.scalar(0);
    for (const region of regions.filter(({ rate }) => rate > 0)) {
      const parts = slotsOf(region).map(({ name, length }) => {
        const gradient = results[gradientResult(name)];
        return gradient ? tf.reshape(gradient, [length]) : tf.zeros([length]);
      });
      const gradients_P = tf.concat(parts);
      outputs[regionGradients(region)] = gradients_P;
      squares = tf.add(squares, tf.sum(tf.square(gradients_P)));
    }
    return { ...outputs, [GRADIENT_NORM]: tf.sqrt(squares) };
  };
  return {
    signature: {
      name: signature.name,
      inputs: [
        ...regions.map((region) => ({ name: regionParameters(region), shape: [region.to - region.from], dtype: 'float32' as const })),
        ...signature.inputs.filter(({ name }) => !parameters.has(name)),
      ],
    },
    program: flat,
  };
}
