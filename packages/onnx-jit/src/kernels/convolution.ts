import type { GraphBuilder } from '../graph/builder.js';
import { type Value, sizeOf } from '../graph/ir.js';
import { type Kernel, type KernelCall, type Kernels, attributesOf } from './kernel.js';
import { activate } from './matmul.js';
import { type Window, channelsLast, channelsSecond, convolutionWindow, leftOver, padsOf, turned } from './window.js';

// Filters are [S, C in, C out] in tfjs and [C out, C in, S] in ONNX; S are two or three spatial axes.

const spatialAxes = (filter: Value): number[] => filter.shape.slice(2).map((_, axis) => axis);

/** [S, I, O] -> [O, I, S] */
const filterFirst = (graph: GraphBuilder, filter: Value): Value => {
  const spatial = spatialAxes(filter);
  return graph.transpose(filter, [spatial.length + 1, spatial.length, ...spatial]);
};

/** A depthwise filter [S, C, M] -> [C M, 1, S]: every channel is a group of its own. */
const depthwiseFirst = (graph: GraphBuilder, filter: Value): Value => {
  const spatial = spatialAxes(filter);
  const [channels = 0, multiplier = 0] = filter.shape.slice(-2);
  const turned = graph.transpose(filter, [spatial.length, spatial.length + 1, ...spatial]);
  return graph.reshape(turned, [channels * multiplier, 1, ...filter.shape.slice(0, -2)]);
};

function convolve(graph: GraphBuilder, x: Value, filter: Value, window: Window, group: number): Value {
  const attributes = { group, strides: window.strides, dilations: window.dilations, pads: padsOf(window), kernel_shape: window.size };
  return channelsLast(graph, graph.node('Conv', [channelsSecond(graph, x), filter], turned(window.output), 'float32', attributes));
}

/** The gradient for the input: each output spread back over the window it came from. */
function spreadBack(graph: GraphBuilder, dy: Value, filter: Value, window: Window, group: number): Value {
  const attributes = {
    group,
    strides: window.strides,
    dilations: window.dilations,
    pads: padsOf(window),
    kernel_shape: window.size,
    output_padding: leftOver(window),
  };
  return channelsLast(graph, graph.node('ConvTranspose', [channelsSecond(graph, dy), filter], turned(window.input), 'float32', attributes));
}

/**
 * The gradient for the filter, itself a convolution: over the batch as channels, with dy as the filter, and strides and dilations
 * having changed places. It may reach further than the filter and is cut off there.
 */
function correlate(graph: GraphBuilder, x: Value, dy: Value, window: Window, group: number): Value {
  const { strides, dilations, before, after, input, output, size } = window;
  const reach = size.map((_, axis) => {
    const spread = strides[axis]! * (output[axis + 1]! - 1) + 1;
    return Math.floor((input[axis + 1]! + before[axis]! + after[axis]! - spread) / dilations[axis]!) + 1;
  });
  const shape = [x.shape[0]!, dy.shape[0]!, ...reach];
  const attributes = { group, strides: dilations, dilations: strides, pads: padsOf(window), kernel_shape: output.slice(1, -1) };
  const full = graph.node('Conv', [x, dy], shape, 'float32', attributes);
  return graph.slice(
    full,
    shape.map(() => 0),
    [...shape.slice(0, 2), ...size],
  );
}

const empty = (window: Window): boolean => sizeOf(window.output) === 0 || sizeOf(window.input) === 0;

const convolution: Kernel = (call) => {
  const { graph, inputs } = call;
  const window = convolutionWindow(call, inputs.x!.shape, inputs.filter!.shape);
  if (empty(window)) return graph.fill(window.output, 0);
  return convolve(graph, inputs.x!, filterFirst(graph, inputs.filter!), window, 1);
};

const backpropInput: Kernel = (call) => {
  const { graph, inputs } = call;
  const { inputShape } = attributesOf<{ inputShape: number[] }>(call);
  const window = convolutionWindow(call, inputShape, inputs.filter!.shape);
  if (empty(window)) return graph.fill(inputShape, 0);
  return spreadBack(graph, inputs.dy!, filterFirst(graph, inputs.filter!), window, 1);
};

const backpropFilter: Kernel = (call) => {
  const { graph, inputs } = call;
  const { filterShape } = attributesOf<{ filterShape: number[] }>(call);
  const window = convolutionWindow(call, inputs.x!.shape, filterShape);
  if (empty(window)) return graph.fill(filterShape, 0);
  const channelsFirst = (x: Value): Value => {
    const last = x.shape.length - 1;
    return graph.transpose(x, [last, 0, ...x.shape.slice(1, -1).map((_, axis) => axis + 1)]);
  };
  const result = correlate(graph, channelsFirst(inputs.x!), channelsFirst(inputs.dy!), window, 1);
  return graph.transpose(result, [...window.size.map((_, axis) => axis + 2), 0, 1]);
};

const depthwise: Kernel = (call) => {
  const { graph, inputs } = call;
  const window = convolutionWindow(call, inputs.x!.shape, inputs.filter!.shape, true);
  if (empty(window)) return graph.fill(window.output, 0);
  return convolve(graph, inputs.x!, depthwiseFirst(graph, inputs.filter!), window, window.input.at(-1)!);
};

const depthwiseBackpropInput: Kernel = (call) => {
  const { graph, inputs } = call;
  const { inputShape } = attributesOf<{ inputShape: number[] }>(call);
  const window = convolutionWindow(call, inputShape, inputs.filter!.shape, true);
  if (empty(window)) return graph.fill(inputShape, 0);
  return spreadBack(graph, inputs.dy!, depthwiseFirst(graph, inputs.filter!), window, window.input.at(-1)!);
};

/** As `backpropFilter`, with a group for each channel: its batch are the group's channels. */
const depthwiseBackpropFilter: Kernel = (call) => {
  const { graph, inputs } = call;
  const { filterShape } = attributesOf<{ filterShape: number[] }>(call);
  const window = convolutionWindow(call, inputs.x!.shape, filterShape, true);
  if (empty(window)) return graph.fill(filterShape, 0);
  const [batch = 0, height = 0, width = 0, channels = 0] = inputs.x!.shape;
  const x = graph.reshape(graph.transpose(inputs.x!, [3, 0, 1, 2]), [1, channels * batch, height, width]);
  const result = correlate(graph, x, graph.transpose(inputs.dy!, [3, 0, 1, 2]), window, channels);
  const multiplier = filterShape[3]!;
  return graph.transpose(graph.reshape(result, [channels, multiplier, ...window.size]), [2, 3, 0, 1]);
};

const fused =
  (kernel: Kernel): Kernel =>
  (call: KernelCall) => {
    const { graph, inputs } = call;
    const { activation, leakyreluAlpha } = attributesOf<{ activation?: string; leakyreluAlpha?: number }>(call);
    const product = kernel(call) as Value;
    const sum = inputs.bias === undefined ? product : graph.add(product, inputs.bias);
    return activate(call, sum, activation, inputs.preluActivationWeights, leakyreluAlpha);
  };

export const convolutions: Kernels = {
  Conv2D: convolution,
  Conv2DBackpropInput: backpropInput,
  Conv2DBackpropFilter: backpropFilter,
  Conv3D: convolution,
  Conv3DBackpropInputV2: backpropInput,
  Conv3DBackpropFilterV2: backpropFilter,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  FusedConv2D: fused(convolution),
  FusedDepthwiseConv2D: fused(depthwise),
};
