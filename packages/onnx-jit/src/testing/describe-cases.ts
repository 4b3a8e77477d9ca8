import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { onTrace } from '../tracer.js';
import type { Program } from '../types.js';
import { type KernelCase, titleOf } from './case.js';
import { expectSame } from './compare.js';

/** A number that depends on every element of the outputs, each with a weight of its own. */
function weighted(outputs: readonly tf.Tensor[]): tf.Scalar {
  const sums = outputs
    .filter(({ dtype }) => dtype === 'float32')
    .map((output) => {
      const weights = Float32Array.from({ length: output.size }, (_, at) => Math.cos(at + 1));
      return tf.sum(tf.mul(output, tf.tensor(weights, output.shape)));
    });
  return sums.reduce((total, sum) => tf.add(total, sum)) as tf.Scalar;
}

/** The case's outputs, and the gradient of a weighted sum of them for each input asked for. */
function programOf({ run, gradient = [] }: KernelCase): Program {
  const outputsOf = (inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor[] => [run(inputs)].flat() as tf.Tensor[];
  return (inputs) => {
    const results: Record<string, tf.Tensor> = Object.fromEntries(outputsOf(inputs).map((output, at) => [`out${at}`, output]));
    if (gradient.length === 0) return results;
    const others = Object.entries(inputs).filter(([name]) => !gradient.includes(name));
    const loss = (...wanted: tf.Tensor[]): tf.Scalar =>
      weighted(outputsOf(Object.fromEntries([...others, ...gradient.map((name, at) => [name, wanted[at]!] as const)])));
    const gradients = tf.grads(loss)(gradient.map((name) => inputs[name]!));
    gradient.forEach((name, at) => (results[`d${name}`] = gradients[at]!));
    return results;
  };
}

/** One test a case: value and gradients on onnxruntime against tfjs' cpu backend. */
export function describeCases(family: string, cases: readonly KernelCase[]): void {
  describe(family, () => {
    test.each(cases.map((one) => [titleOf(one), one] as const))('%s', async (_, one) => {
      const floating = Object.entries(one.inputs).filter(([, { dtype }]) => dtype === 'float32');
      const known = tf.getGradient(one.kernel) !== undefined;
      const gradient = one.gradient ?? (known ? floating.map(([name]) => name) : []);
      const called = new Set<string>();
      const stop = onTrace((tracer) => tracer.kernels.forEach((kernel) => called.add(kernel)));
      try {
        await expectSame(programOf({ ...one, gradient }), one.inputs);
      } finally {
        stop();
      }
      expect([...called]).toContain(one.kernel);
    });
  });
}
