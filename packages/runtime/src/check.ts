import type { TensorSpec } from '@commercemm/onnx-jit';
import { RuntimeError } from './errors.js';
import type { Executable, HostTensor, HostTensors, TensorData } from './types.js';

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** A new array for a tensor of this type and size. */
export const allocate = (dtype: TensorSpec['dtype'], size: number): TensorData => new arrays[dtype](size);

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** A dimension of -1 in the specification may be anything. */
const fits = (spec: readonly number[], shape: readonly number[]): boolean =>
  spec.length === shape.length && spec.every((dim, axis) => dim === shape[axis] || dim === -1);

/** @throws RuntimeError RUNTIME_TENSOR_INVALID unless shape, array type and array length are as the program has them. */
export function checkTensor(program: string, role: 'feed' | 'result', { name, shape, dtype }: TensorSpec, host: HostTensor): void {
  const { data } = host;
  if (fits(shape, host.shape) && data instanceof arrays[dtype] && data.length === sizeOf(host.shape)) return;
  const expected = `a ${arrays[dtype].name} of shape [${shape.join(', ')}]`;
  const got = `a ${data?.constructor?.name} of ${data?.length} elements with shape [${host.shape.join(', ')}]`;
  throw new RuntimeError('RUNTIME_TENSOR_INVALID', { program, role, tensor: name, expected, got });
}

/** The feed of that specification. @throws RuntimeError if it is missing or does not fit. */
export function feedOf(program: string, spec: TensorSpec, feeds: HostTensors): HostTensor {
  const host = feeds[spec.name];
  if (host === undefined) {
    throw new RuntimeError('RUNTIME_FEED_MISSING', { program, feed: spec.name, dtype: spec.dtype, shape: spec.shape.join(', ') });
  }
  checkTensor(program, 'feed', spec, host);
  return host;
}

/** @throws RuntimeError RUNTIME_RESULT_UNKNOWN for a result that names no output. */
export function checkResults({ name, outputs }: Pick<Executable, 'name' | 'outputs'>, results: HostTensors): void {
  for (const tensor of Object.keys(results)) {
    if (outputs.some((output) => output.name === tensor)) continue;
    throw new RuntimeError('RUNTIME_RESULT_UNKNOWN', { program: name, tensor, known: outputs.map((output) => output.name).join(', ') });
  }
}
