import { Tensor } from 'onnxruntime-node';
import type { DType } from '@commercemm/onnx-jit';
import type { HostTensor, TensorData } from '../types.js';

/** onnxruntime's tensor over each host array seen so far; it views the array's memory, so it stays valid. */
const known = new WeakMap<TensorData, Tensor>();

const sameDims = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((dim, axis) => dim === b[axis]);

/** A tensor that reads and writes the host array in place, also when the array is a slice of a larger buffer. */
export function view(dtype: DType, { shape, data }: HostTensor): Tensor {
  const before = known.get(data);
  if (before !== undefined && before.type === dtype && sameDims(before.dims, shape)) return before;
  const tensor = new Tensor(dtype, data as Float32Array, [...shape]) as Tensor;
  known.set(data, tensor);
  return tensor;
}

/** A program's int32 as the int64 that an ONNX model made elsewhere may ask for. This one copies. */
export function widened({ shape, data }: HostTensor): Tensor {
  return new Tensor(
    'int64',
    BigInt64Array.from(data as Int32Array, (value) => BigInt(value)),
    [...shape],
  );
}

/** Back from int64. */
export const narrowed = (data: BigInt64Array): Int32Array => Int32Array.from(data, (value) => Number(value));
