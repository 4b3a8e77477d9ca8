import * as tf from '@tensorflow/tfjs';
import { type Kernel, type Kernels, attributesOf } from './kernel.js';

const fill: Kernel = (call) => {
  const { shape, value, dtype } = attributesOf<tf.FillAttrs>(call);
  const type = dtype ?? tf.util.inferDtype(value);
  if (typeof value !== 'number' || (type !== 'float32' && type !== 'int32' && type !== 'bool')) return call.unsupported(`dtype ${type}`);
  return call.graph.fill(shape, value, type);
};

const range: Kernel = (call) => {
  const { start, stop, step, dtype } = attributesOf<tf.RangeAttrs>(call);
  const length = Math.max(
    0,
    start === stop || (start < stop && step < 0) || (stop < start && step > 1) ? 0 : Math.abs(Math.ceil((stop - start) / step)),
  );
  const values = Array.from({ length }, (_, at) => start + at * (stop < start && step === 1 ? -1 : step));
  return call.graph.constant(dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values), [length]);
};

const linSpace: Kernel = (call) => {
  const { start, stop, num } = attributesOf<tf.LinSpaceAttrs>(call);
  const values = Float32Array.from({ length: num }, (_, at) => start + (at * (stop - start)) / Math.max(1, num - 1));
  return call.graph.constant(values, [num]);
};

export const creations: Kernels = { Fill: fill, Range: range, LinSpace: linSpace };
