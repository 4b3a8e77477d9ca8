import { expect, test } from '@jest/globals';
import type { Program, Signature } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { createRuntime } from '../create-runtime.js';

const signature: Signature = { name: 'double', inputs: [{ name: 'x', shape: [1], dtype: 'float32' }] };
const feeds = { x: { shape: [1], data: Float32Array.of(2) } };

test('runtimes that run at once compute each on its own backend', async () => {
  const seen: [string, string][] = [];
  const runs = await Promise.all(
    ['cpu', 'wasm'].map(async (backend) => {
      const runtime = await createRuntime(`tfjs:${backend}`);
      return runtime.compile(signature, ({ x }) => {
        seen.push([backend, tf.getBackend()]);
        return { y: tf.add(x!, x!) };
      });
    }),
  );
  seen.length = 0;
  const outputs = await Promise.all(runs.map((executable) => executable.run(feeds)));
  expect(seen).toEqual([
    ['cpu', 'cpu'],
    ['wasm', 'wasm'],
  ]);
  expect(outputs.map(({ y }) => [...y!.data])).toEqual([[4], [4]]);
});

test('leaves no tensor behind, also where an output can not be read', async () => {
  let broken = false;
  const program: Program = ({ x }) => {
    const outputs = { lost: tf.neg(x!), kept: tf.add(x!, x!) };
    if (broken) outputs.lost.dispose();
    return outputs;
  };
  const executable = await (await createRuntime('tfjs')).compile(signature, program);
  const { numTensors } = tf.memory();
  await executable.run(feeds);
  expect(tf.memory().numTensors).toBe(numTensors);
  broken = true;
  await expect(executable.run(feeds)).rejects.toThrow(/disposed/);
  expect(tf.memory().numTensors).toBe(numTensors);
});
