import * as tf from '@tensorflow/tfjs';
import { type Kernel, type Kernels, attributesOf } from './kernel.js';

const slice: Kernel = (call) => {
  const x = call.inputs.x!;
  const { begin, size } = attributesOf<tf.SliceAttrs>(call);
  const [from, sizes] = tf.slice_util.parseSliceParams(x as unknown as tf.TensorInfo, begin, size);
  return call.graph.slice(
    x,
    from!,
    from!.map((start, axis) => start + sizes![axis]!),
  );
};

const stridedSlice: Kernel = (call) => {
  const x = call.inputs.x!;
  const a = attributesOf<tf.StridedSliceAttrs>(call);
  const info = tf.slice_util.sliceInfo(
    [...x.shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
  if (info.finalShapeSparse.includes(0)) return call.graph.fill(info.finalShape, 0, x.type);
  return call.graph.reshape(call.graph.slice(x, info.begin, info.end, info.strides), info.finalShape);
};

const reverse: Kernel = (call) => {
  const x = call.inputs.x!;
  const axes = tf.util.parseAxisParam(attributesOf<tf.ReverseAttrs>(call).dims, [...x.shape]);
  if (x.shape.length === 0 || x.shape.includes(0)) return x;
  const turned = (axis: number): boolean => axes.includes(axis);
  return call.graph.slice(
    x,
    x.shape.map((dim, axis) => (turned(axis) ? dim - 1 : 0)),
    x.shape.map((dim, axis) => (turned(axis) ? -1 : dim)),
    x.shape.map((_, axis) => (turned(axis) ? -1 : 1)),
  );
};

const pad: Kernel = (call) => {
  const x = call.inputs.x!;
  const { paddings, constantValue } = attributesOf<tf.PadV2Attrs>(call);
  const shape = x.shape.map((dim, axis) => dim + paddings[axis]![0] + paddings[axis]![1]);
  if (x.shape.includes(0)) return call.graph.fill(shape, constantValue, x.type);
  const pads = call.graph.int64s([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  return call.graph.node('Pad', [x, pads, call.graph.scalar(constantValue, x.type)], shape, x.type);
};

/** ONNX has no symmetric padding, so both kinds gather along each axis: `reflect` leaves the border out, `symmetric` repeats it. */
const mirrorPad: Kernel = (call) => {
  const { paddings, mode } = attributesOf<tf.MirrorPadAttrs>(call);
  const offset = mode === 'reflect' ? 0 : 1;
  return call.inputs.x!.shape.reduce((x, dim, axis) => {
    const [before, after] = paddings[axis]!;
    if (before === 0 && after === 0) return x;
    const source = (at: number): number => (at < 0 ? -at - offset : at >= dim ? 2 * dim - 2 - at + offset : at);
    const indices = Array.from({ length: dim + before + after }, (_, at) => source(at - before));
    return call.graph.gather(x, call.graph.int32s(indices), axis);
  }, call.inputs.x!);
};

export const slices: Kernels = { Slice: slice, StridedSlice: stridedSlice, Reverse: reverse, PadV2: pad, MirrorPad: mirrorPad };
