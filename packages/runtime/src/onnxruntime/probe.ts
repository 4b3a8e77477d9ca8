import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { trace } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

let model: Uint8Array | undefined;

/** These providers are libraries of their own; onnxruntime prints alarming lines before it says that one is missing. */
const libraries: Readonly<Record<string, string>> = { cuda: 'onnxruntime_providers_cuda', tensorrt: 'onnxruntime_providers_tensorrt' };

function checkLibrary(provider: string): void {
  const name = libraries[provider];
  if (name === undefined) return;
  const file = process.platform === 'win32' ? `${name}.dll` : `lib${name}.so`;
  const root = join(createRequire(import.meta.url).resolve('onnxruntime-node'), '../..');
  const path = join(root, 'bin', 'napi-v6', process.platform, process.arch, file);
  if (!existsSync(path)) throw new Error(`its library ${file} is not installed`);
}

/** Runs one addition on the provider alone. @throws what onnxruntime throws where the provider does not work. */
export async function probe(provider: string): Promise<void> {
  checkLibrary(provider);
  model ??= trace({ name: 'probe', inputs: [{ name: 'x', shape: [1], dtype: 'float32' }] }, ({ x }) => ({ y: tf.add(x!, x!) })).bytes;
  const session = await InferenceSession.create(model, { executionProviders: [provider], logSeverityLevel: 4 });
  try {
    await session.run({ x: new Tensor('float32', new Float32Array([1]), [1]) });
  } finally {
    await session.release();
  }
}
