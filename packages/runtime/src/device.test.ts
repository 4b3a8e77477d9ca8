import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Program, Signature } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { createRuntime } from './create-runtime.js';
import type { Device, DeviceExecutable, Runtime } from './types.js';

/** The device is host memory unless a provider is asked for, as tools/gpu-check does. */
const provider = process.env.COMMERCEMM_TEST_PROVIDER ?? 'cpu';

const signature: Signature = {
  name: 'step',
  inputs: [
    { name: 'x', shape: [2, 2], dtype: 'float32' },
    { name: 'by', shape: [], dtype: 'float32' },
  ],
};
const program: Program = ({ x, by }) => ({ next: tf.add(x!, by!), sum: tf.sum(x!) });
const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });

describe(`the device of onnxruntime:${provider}`, () => {
  let runtime: Runtime;
  let device: Device;
  let step: DeviceExecutable;
  beforeAll(async () => {
    runtime = await createRuntime(provider, { device: true });
    device = runtime.device!;
    step = await device.compile(signature, program, (output) => output === 'next');
  });
  afterAll(() => runtime.dispose());

  test('keeps the outputs that are to stay and takes them as feeds; the others come to the host', async () => {
    const first = await step.run({ x: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }, by: scalar(10) });
    expect([Object.keys(first.device), Object.keys(first.host)]).toEqual([['next'], ['sum']]);
    expect(first.device.next!.shape).toEqual([2, 2]);
    expect([...first.host.sum!.data]).toEqual([10]);
    const second = await step.run({ x: first.device.next!, by: scalar(100) });
    expect([...second.host.sum!.data]).toEqual([50]);
    const values = new Float32Array(4);
    await device.download(second.device.next!, values);
    expect([...values]).toEqual([111, 112, 113, 114]);
    [first, second].forEach(({ device: { next } }) => next!.dispose());
  });

  test('copies values up and down to the last bit, from and into the middle of larger arrays', async () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 10 ** ((i % 60) - 30));
    const tensor = await device.upload(values.subarray(10, 990));
    const expected = values.slice(10, 990);
    values.fill(0);
    const into = new Float32Array(1000).fill(-1);
    await device.download(tensor, into.subarray(10, 990));
    expect(into.subarray(10, 990)).toEqual(expected);
    expect([into[9], into[990]]).toEqual([-1, -1]);
    tensor.dispose();
  });

  test('refuses a missing feed, a feed of another shape, and a tensor that was disposed of', async () => {
    await expect(step.run({ by: scalar(1) })).rejects.toMatchObject({ code: 'RUNTIME_FEED_MISSING' });
    const x = { shape: [4], data: new Float32Array(4) };
    await expect(step.run({ x, by: scalar(1) })).rejects.toMatchObject({ code: 'RUNTIME_TENSOR_INVALID' });
    const flat = await device.upload(new Float32Array(4));
    await expect(step.run({ x: flat, by: scalar(1) })).rejects.toMatchObject({ code: 'RUNTIME_RUN_FAILED' });
    flat.dispose();
    await expect(device.download(flat, new Float32Array(4))).rejects.toMatchObject({ code: 'RUNTIME_RUN_FAILED' });
  });

  test('runs no program after it was disposed of', async () => {
    const other = await device.compile({ ...signature, name: 'other' }, program, () => false);
    other.dispose();
    await expect(other.run({ x: { shape: [2, 2], data: new Float32Array(4) }, by: scalar(1) })).rejects.toMatchObject({
      code: 'RUNTIME_DISPOSED',
    });
  });
});

test('the device forgets a program that was disposed of', async () => {
  const runtime = await createRuntime(provider, { device: true });
  const compile = () => runtime.device!.compile(signature, program, () => false);
  const [gone, left] = [await compile(), await compile()];
  const disposals = [gone, left].map((executable) => jest.spyOn(executable, 'dispose'));
  gone.dispose();
  runtime.dispose();
  expect(disposals.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test.each(['cpu', 'tfjs'])('%s has no device of its own: its tensors are in host memory anyway', async (name) => {
  const runtime = await createRuntime(name);
  expect(runtime.device).toBeUndefined();
  runtime.dispose();
});
