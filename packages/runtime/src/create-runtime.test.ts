import { describe, expect, test } from '@jest/globals';

import { createRuntime, onnxruntimeProviders, runtimeNames } from './create-runtime.js';
import { RuntimeError } from './errors.js';

const refusal = async (name: string): Promise<RuntimeError> => {
  try {
    (await createRuntime(name)).dispose();
  } catch (error) {
    if (error instanceof RuntimeError) return error;
    throw error;
  }
  throw new Error(`${name} is present`);
};

describe('createRuntime', () => {
  test.each([
    ['onnxruntime', 'onnxruntime:cpu'],
    ['onnxruntime:cpu', 'onnxruntime:cpu'],
    ['cpu', 'onnxruntime:cpu'],
    ['tfjs', 'tfjs:cpu'],
    ['tfjs:cpu', 'tfjs:cpu'],
  ])('%s is %s', async (name, full) => {
    const runtime = await createRuntime(name);
    expect(runtime.name).toBe(full);
    expect(runtime.reason).toBe('asked for by name');
    runtime.dispose();
  });

  test('auto takes one that is there and says why, without a path of this machine', async () => {
    const runtime = await createRuntime();
    expect(runtimeNames()).toContain(runtime.name);
    expect(runtime.reason).toMatch(/^the best/);
    expect(runtime.reason).not.toContain(process.cwd());
    if (runtime.name === 'onnxruntime:cpu') expect(runtime.reason).toMatch(/onnxruntime:cuda: .+; tfjs:node-gpu: /);
    runtime.dispose();
  });

  test('every name it lists is known: without those that look for a GPU, it opens or is refused as not available', async () => {
    for (const name of runtimeNames().filter((known) => !/cuda|tensorrt|webgpu/.test(known))) {
      const outcome = await createRuntime(name).catch((error: RuntimeError) => error);
      if (outcome instanceof RuntimeError) expect([name, outcome.code]).toEqual([name, 'RUNTIME_NOT_AVAILABLE']);
      else outcome.dispose();
    }
  });

  test('an unknown name is refused with the known ones', async () => {
    const error = await refusal('tensorflow');
    expect(error.code).toBe('RUNTIME_NAME_UNKNOWN');
    for (const name of ['auto', 'onnxruntime:cpu', 'tfjs:node-gpu']) expect(error.message).toContain(name);
  });

  const absent = (['coreml', 'dml'] as const).filter((provider) => !onnxruntimeProviders().includes(provider));
  test.each(absent)('%s, which is not there, is refused with how to get it', async (provider) => {
    const error = await refusal(provider);
    expect(error.code).toBe('RUNTIME_NOT_AVAILABLE');
    expect(error.message).toContain(`'onnxruntime:${provider}'`);
    expect(error.message).toMatch(/It comes with onnxruntime-node on (macOS|Windows) only/);
  });

  test('a package that is not installed is named with the command that installs it', async () => {
    const error = await refusal('tfjs:node');
    expect(error.code).toBe('RUNTIME_NOT_AVAILABLE');
    expect(error.message).toContain('npm install @tensorflow/tfjs-node@');
    expect(error.details.reason).toBe('its package is not installed');
  });
});
