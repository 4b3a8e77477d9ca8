import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import type { Program, TracedGraph } from '../types.js';
import { expectClose } from './compare.js';
import { type TestInputs, runEagerly, runGraph, traceForProvider } from './run.js';

type Operation = (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;

/** The operation's result and the gradients, for the named inputs, of a sum of the result weighted with the input `dy`. */
function withGradients(operation: Operation, names: readonly string[]): Program {
  return (inputs) => {
    const results: Record<string, tf.Tensor> = { result: operation(inputs) };
    const loss = (...wanted: tf.Tensor[]): tf.Scalar => {
      const given = Object.fromEntries(names.map((name, at) => [name, wanted[at]!]));
      return tf.sum(tf.mul(operation({ ...inputs, ...given }), inputs['dy']!));
    };
    const gradients = tf.grads(loss)(names.map((name) => inputs[name]!));
    names.forEach((name, at) => (results[`d${name}`] = gradients[at]!));
    return results;
  };
}

/**
 * One test: the operation, traced and eager, gives the values and gradients of a reference in plain tfjs, whose gradients are
 * tfjs' own. `graph` looks at the traced graph.
 */
export function testOperation(
  title: string,
  inputs: TestInputs,
  operation: Operation,
  reference: Operation,
  gradients: readonly string[],
  graph: (traced: TracedGraph) => void = () => {},
): void {
  test(title, async () => {
    const expected = await runEagerly(withGradients(reference, gradients), inputs);
    const eager = await runEagerly(withGradients(operation, gradients), inputs);
    const traced = traceForProvider('operation', withGradients(operation, gradients), inputs);
    const actual = await runGraph(traced, inputs);
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, numbers] of Object.entries(expected)) {
      expectClose(eager[name]!, numbers, `eager ${name}`);
      expectClose(actual[name]!, numbers, `traced ${name}`);
    }
    graph(traced);
  });
}
