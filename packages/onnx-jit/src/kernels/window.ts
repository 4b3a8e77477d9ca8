import * as tf from '@tensorflow/tfjs';
import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/ir.js';
import { type KernelCall, attributesOf } from './kernel.js';

// tfjs keeps channels last, ONNX second: N batch, S spatial axes (two or three), C channels.

/** How a window slides over the spatial axes, in tfjs' own arithmetic of padding. */
export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Batch, spatial axes, channels. */
  readonly input: readonly number[];
  readonly output: readonly number[];
}

type Padding = 'valid' | 'same' | number;

interface ConvolutionAttributes {
  readonly strides: number | number[];
  readonly pad: Padding;
  readonly dataFormat?: 'NHWC' | 'NCHW' | 'NDHWC' | 'NCDHW';
  readonly dilations?: number | number[];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface PoolAttributes extends ConvolutionAttributes {
  readonly filterSize: number | number[];
}

/**
 * tfjs pads by a number as if a window were as wide as it is high, so its own padding at the end may not lead to the output it has: what
 * the last window needs does.
 */
function withPaddingBehind(window: Omit<Window, 'after'>): Window {
  const after = window.size.map((length, axis) => {
    const last = (window.output[axis + 1]! - 1) * window.strides[axis]! + (length - 1) * window.dilations[axis]! + 1;
    return Math.max(0, last - window.before[axis]! - window.input[axis + 1]!);
  });
  return { ...window, after };
}

function fromInfo2d(info: tf.backend_util.Conv2DInfo): Window {
  const { top, left } = info.padInfo;
  return withPaddingBehind({
    size: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [top, left],
    input: info.inShape,
    output: info.outShape,
  });
}

function fromInfo3d(info: tf.backend_util.Conv3DInfo): Window {
  const { front, top, left } = info.padInfo;
  return withPaddingBehind({
    size: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [front, top, left],
    input: info.inShape,
    output: info.outShape,
  });
}

function checkFormat(call: KernelCall, format: string | undefined): void {
  if (format?.startsWith('NC') === true) call.unsupported(`dataFormat ${format}`);
}

/** The window of a convolution of `input` with `filter` [spatial axes, C in, C out or multiplier]. */
export function convolutionWindow(call: KernelCall, input: readonly number[], filter: readonly number[], depthwise = false): Window {
  const { strides, pad, dataFormat, dilations = 1, dimRoundingMode } = attributesOf<ConvolutionAttributes>(call);
  checkFormat(call, dataFormat);
  if (input.length === 5) {
    const info = tf.backend_util.computeConv3DInfo(
      input as [number, number, number, number, number],
      filter as [number, number, number, number, number],
      strides as [number, number, number],
      dilations as [number, number, number],
      pad,
    );
    return fromInfo3d(info);
  }
  const shape = input as [number, number, number, number];
  const kernel = filter as [number, number, number, number];
  const [step, spread] = [strides as [number, number], dilations as [number, number]];
  return fromInfo2d(tf.backend_util.computeConv2DInfo(shape, kernel, step, spread, pad, dimRoundingMode, depthwise));
}

export function poolWindow(call: KernelCall, input: readonly number[]): Window {
  const { filterSize, strides, pad, dataFormat, dimRoundingMode } = attributesOf<PoolAttributes>(call);
  checkFormat(call, dataFormat);
  if (input.length === 5) {
    const size = filterSize as [number, number, number];
    const info = tf.backend_util.computePool3DInfo(
      input as [number, number, number, number, number],
      size,
      strides as [number, number, number],
      1,
      pad,
      dimRoundingMode,
    );
    return fromInfo3d(info);
  }
  const shape = input as [number, number, number, number];
  const [size, step] = [filterSize as [number, number], strides as [number, number]];
  return fromInfo2d(tf.backend_util.computePool2DInfo(shape, size, step, 1, pad, dimRoundingMode));
}

/** N S C -> N C S */
export const channelsSecond = (graph: GraphBuilder, x: Value): Value =>
  graph.transpose(x, [0, x.shape.length - 1, ...x.shape.slice(2).map((_, axis) => axis + 1)]);

/** N C S -> N S C */
export const channelsLast = (graph: GraphBuilder, x: Value): Value =>
  graph.transpose(x, [0, ...x.shape.slice(2).map((_, axis) => axis + 2), 1]);

/** [N, S, C] of the window's input or output as [N, C, S]. */
export const turned = (shape: readonly number[]): number[] => [shape[0]!, shape.at(-1)!, ...shape.slice(1, -1)];

export const padsOf = ({ before, after }: Window): number[] => [...before, ...after];

/** Rows to add behind a transposed convolution, so that it gives back the input's size. */
export const leftOver = ({ size, strides, dilations, before, after, input, output }: Window): number[] =>
  size.map((length, axis) => {
    const reach = strides[axis]! * (output[axis + 1]! - 1) + (length - 1) * dilations[axis]! + 1;
    return input[axis + 1]! - (reach - before[axis]! - after[axis]!);
  });
