import * as tf from '@tensorflow/tfjs';
import { TraceError } from './errors.js';
import { GraphBuilder } from './graph/builder.js';
import type { Value } from './graph/ir.js';
import type { DType } from './types.js';

/** The state of one trace: the graph built so far, and which tfjs data stands for which of its values. */
export class Tracer {
  readonly builder = new GraphBuilder();
  readonly values = new WeakMap<object, Value>();
  /** tfjs kernels called so far. */
  readonly kernels = new Set<string>();
  readonly scopeCalls = new Map<string, number>();
  /** Shape of a tensor whose value the program asked for through the asynchronous `data()`. */
  valueRead: readonly number[] | undefined;

  constructor(readonly program: string) {}

  /** The graph value of a tensor. A tensor from another backend, made outside the program, becomes a constant. */
  valueOf(tensor: tf.TensorInfo): Value {
    const known = this.values.get(tensor.dataId);
    if (known !== undefined) return known;
    const data = tf.engine().readSync(tensor.dataId) as tf.TypedArray;
    const value = this.constant(data, tensor.shape, tensor.dtype);
    this.values.set(tensor.dataId, value);
    return value;
  }

  constant(data: ArrayLike<number>, shape: readonly number[], dtype: tf.DataType): Value {
    const type = this.checked(dtype);
    const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;
    const elements = data instanceof arrays[type] ? data : new arrays[type](data);
    return this.builder.constant(elements, shape);
  }

  /** Makes the graph value known to tfjs, reshaped and cast to nothing: shape and dtype are the value's own. */
  infoOf(value: Value): tf.TensorInfo {
    const dataId = {};
    this.values.set(dataId, value);
    if (value.type === 'int64' || value.type === 'int8')
      throw new TypeError(`A kernel returned ${value.type}; a program has no such tensors.`);
    return { dataId, shape: [...value.shape], dtype: value.type };
  }

  checked(dtype: tf.DataType): DType {
    if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
    throw new TraceError('TRACE_DTYPE_UNSUPPORTED', { program: this.program, dtype });
  }
}

let active: Tracer | undefined;
const listeners = new Set<(tracer: Tracer) => void>();

/** Calls `listener` at the end of every trace, until the returned function is called. For tests. */
export function onTrace(listener: (tracer: Tracer) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The trace going on now; undefined while a program runs eagerly. */
export const activeTracer = (): Tracer | undefined => active;

/** Runs `body` while `tracer` is the active one. */
export function whileTracing<T>(tracer: Tracer, body: () => T): T {
  if (active !== undefined) throw new TraceError('TRACE_NESTED', { program: tracer.program, outer: active.program });
  active = tracer;
  try {
    return body();
  } finally {
    active = undefined;
    for (const listener of listeners) listener(tracer);
  }
}
