import { InferenceSession } from 'onnxruntime-node';
import type { DType, TensorSpec } from '@commercemm/onnx-jit';
import { RuntimeError } from '../errors.js';
import type { Executable } from '../types.js';
import { OnnxExecutable } from './executable.js';
import { type OnnxruntimeOptions, sessionOptions } from './options.js';

export interface LoadOptions extends OnnxruntimeOptions {
  /** What the program is called in errors. Default: 'model'. */
  readonly name?: string;
  /** An execution provider of onnxruntime. Default: 'cpu'. */
  readonly provider?: string;
}

/** @throws RuntimeError RUNTIME_MODEL_REFUSED if onnxruntime does not take the model. */
export async function createSession(
  bytes: Uint8Array,
  name: string,
  provider: string,
  options: OnnxruntimeOptions,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, sessionOptions(provider, options));
  } catch (cause) {
    const details = { name: `onnxruntime:${provider}`, program: name, reason: (cause as Error).message };
    throw new RuntimeError('RUNTIME_MODEL_REFUSED', details, { cause });
  }
}

const dtypes: Readonly<Record<string, DType>> = { float32: 'float32', int32: 'int32', int64: 'int32', bool: 'bool' };

/**
 * Makes an existing ONNX model executable, wherever it comes from. A dimension that the model leaves open is -1; int64 is
 * taken and given as int32.
 * @throws RuntimeError RUNTIME_MODEL_REFUSED also for element types other than float32, int32, int64 and bool.
 */
export async function loadModel(bytes: Uint8Array, options: LoadOptions = {}): Promise<Executable> {
  const { name = 'model', provider = 'cpu' } = options;
  const session = await createSession(bytes, name, provider, options);
  const wide = new Set<string>();
  const toSpec = (metadata: InferenceSession.ValueMetadata): TensorSpec => {
    const type = metadata.isTensor ? metadata.type : 'something that is not a tensor';
    const dtype = dtypes[type];
    if (!metadata.isTensor || dtype === undefined) {
      const reason = `'${metadata.name}' is ${type}; only float32, int32, int64 and bool tensors can be fed and read`;
      throw new RuntimeError('RUNTIME_MODEL_REFUSED', { name: `onnxruntime:${provider}`, program: name, reason });
    }
    if (type === 'int64') wide.add(metadata.name);
    return { name: metadata.name, shape: metadata.shape.map((dim) => (typeof dim === 'number' ? dim : -1)), dtype };
  };
  try {
    const inputs = session.inputMetadata.map(toSpec);
    const outputs = session.outputMetadata.map(toSpec);
    return new OnnxExecutable({ name, inputs, outputs, scopes: {}, wide }, session);
  } catch (error) {
    await session.release();
    throw error;
  }
}
