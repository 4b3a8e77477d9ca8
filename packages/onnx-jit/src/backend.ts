import * as tf from '@tensorflow/tfjs';
import { TraceError } from './errors.js';
import { kernels } from './kernels/index.js';
import type { Kernel } from './kernels/kernel.js';
import { type Tracer, activeTracer } from './tracer.js';

/** The tfjs backend that records instead of computing. */
export const BACKEND = 'onnx-jit';

function tracer(): Tracer {
  const current = activeTracer();
  if (current === undefined) throw new Error(`The tfjs backend '${BACKEND}' works only inside trace().`);
  return current;
}

class TracingBackend extends tf.KernelBackend {
  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    tracer().values.set(dataId, tracer().constant(values as tf.TypedArray, shape, dtype));
    return dataId;
  }

  /** The value of a constant is known and may be read; tfjs itself does so. */
  override readSync(dataId: object): tf.backend_util.BackendValues {
    const value = tracer().values.get(dataId);
    const constant = value?.constant;
    if (value === undefined || constant === undefined) {
      throw new TraceError('TRACE_VALUE_READ', { program: tracer().program, shape: value?.shape.join(', ') });
    }
    if ('data' in constant) return constant.data as tf.TypedArray;
    return (tf.util.makeZerosTypedArray(tf.util.sizeFromShape([...value.shape]), value.type as 'float32') as Float32Array).fill(
      constant.fill,
    );
  }

  /** Fails in trace(), not here: nobody may be waiting for this promise, and an unhandled rejection ends the process. */
  override read(dataId: object): Promise<tf.backend_util.BackendValues> {
    const value = tracer().values.get(dataId);
    if (value?.constant !== undefined) return Promise.resolve(this.readSync(dataId));
    tracer().valueRead = value?.shape ?? [];
    return new Promise(() => {});
  }

  override disposeData(): boolean {
    return true;
  }

  override incRef(): void {}

  override refCount(): number {
    return 1;
  }

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override dispose(): void {}
}

/** Makes the tracing backend know one more kernel. */
export function addTracingKernel(kernelName: string, kernel: Kernel | undefined): void {
  tf.registerKernel({
    kernelName,
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs }) => {
      const current = tracer();
      if (kernel === undefined) throw new TraceError('TRACE_KERNEL_MISSING', { program: current.program, kernel: kernelName });
      current.kernels.add(kernelName);
      const present = Object.entries(inputs).filter(([, tensor]) => tensor !== undefined && tensor !== null);
      const values = Object.fromEntries(present.map(([name, tensor]) => [name, current.valueOf(tensor!)]));
      const unsupported = (reason: string): never => {
        throw new TraceError('TRACE_KERNEL_UNSUPPORTED', { program: current.program, kernel: kernelName, reason });
      };
      const result = kernel({ graph: current.builder, inputs: values, attributes: attrs ?? {}, unsupported });
      return Array.isArray(result)
        ? result.map((value) => current.infoOf(value))
        : current.infoOf(result as Exclude<typeof result, readonly unknown[]>);
    },
  });
}

let registered = false;

/** Registers the backend with tfjs, once. Its priority is below all others, so that tfjs never takes it by itself. */
export function registerBackend(): void {
  if (registered) return;
  registered = true;
  tf.registerBackend(BACKEND, () => new TracingBackend(), -1);
  const named = kernelNames();
  for (const name of named) addTracingKernel(name, kernels[name]);
  for (const [name, kernel] of Object.entries(kernels)) if (!named.includes(name)) addTracingKernel(name, kernel);
}

/** Every kernel name that tfjs-core exports (its kernel_names.ts): constants that are named like their value. */
export function kernelNames(): string[] {
  return Object.entries(tf)
    .filter(
      ([name, value]) => typeof value === 'string' && (value === name || name === '_FusedMatMul') && /^[_A-Z][A-Za-z0-9]*$/.test(name),
    )
    .map(([, value]) => value as unknown as string)
    .sort();
}
