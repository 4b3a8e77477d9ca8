import type { GraphBuilder } from '../graph/builder.js';
import { type Value, sizeOf } from '../graph/ir.js';
import type { Kernel, Kernels } from './kernel.js';
import { type Window, channelsLast, channelsSecond, leftOver, padsOf, poolWindow, turned } from './window.js';

const attributesFor = (window: Window) => ({ kernel_shape: window.size, strides: window.strides, pads: padsOf(window) });

const averagePool: Kernel = (call) => {
  const { graph, inputs } = call;
  const window = poolWindow(call, inputs.x!.shape);
  if (sizeOf(window.output) === 0) return graph.fill(window.output, 0);
  const attributes = { ...attributesFor(window), count_include_pad: 0 };
  return channelsLast(graph, graph.node('AveragePool', [channelsSecond(graph, inputs.x!)], turned(window.output), 'float32', attributes));
};

/** Every channel of every item on its own: [N, C, S] -> [N C, 1, S]. */
const apart = (graph: GraphBuilder, x: Value): Value => graph.reshape(x, [x.shape[0]! * x.shape[1]!, 1, ...x.shape.slice(2)]);

/** As tfjs has it: dy over the window's whole size, also at the border, where the forward average counts fewer elements. */
const averagePoolGrad: Kernel = (call) => {
  const { graph, inputs } = call;
  const window = poolWindow(call, inputs.input!.shape);
  if (sizeOf(window.output) === 0) return graph.fill(window.input, 0);
  const filter = graph.fill([1, 1, ...window.size], 1 / sizeOf(window.size));
  const shape = turned(window.input);
  const attributes = { ...attributesFor(window), output_padding: leftOver(window) };
  const dy = apart(graph, channelsSecond(graph, inputs.dy!));
  const dx = graph.node('ConvTranspose', [dy, filter], [shape[0]! * shape[1]!, 1, ...shape.slice(2)], 'float32', attributes);
  return channelsLast(graph, graph.reshape(dx, shape));
};

function maxPoolWithPositions(graph: GraphBuilder, x: Value, window: Window): readonly [Value, Value] {
  const shape = turned(window.output);
  const results = [
    { shape, type: 'float32' as const },
    { shape, type: 'int64' as const },
  ];
  const [values, positions] = graph.nodes('MaxPool', [channelsSecond(graph, x)], results, attributesFor(window));
  return [values!, positions!];
}

const maxPool: Kernel = (call) => {
  const { graph, inputs } = call;
  const window = poolWindow(call, inputs.x!.shape);
  if (sizeOf(window.output) === 0) return graph.fill(window.output, 0);
  const attributes = attributesFor(window);
  return channelsLast(graph, graph.node('MaxPool', [channelsSecond(graph, inputs.x!)], turned(window.output), 'float32', attributes));
};

/** dy goes to the position of each window's maximum, which MaxPool gives as an offset into the whole of x. */
const maxPoolGrad: Kernel = (call) => {
  const { graph, inputs } = call;
  const window = poolWindow(call, inputs.input!.shape);
  if (sizeOf(window.output) === 0) return graph.fill(window.input, 0);
  const [, positions] = maxPoolWithPositions(graph, inputs.input!, window);
  const size = sizeOf(window.input);
  const count = sizeOf(window.output);
  const updates = graph.reshape(channelsSecond(graph, inputs.dy!), [count]);
  const at = graph.reshape(positions, [count]);
  const attributes = { axis: 0, reduction: 'add' };
  const dx = graph.node('ScatterElements', [graph.fill([size], 0), at, updates], [size], 'float32', attributes);
  return channelsLast(graph, graph.reshape(dx, turned(window.input)));
};

export const pools: Kernels = {
  AvgPool: averagePool,
  AvgPool3D: averagePool,
  AvgPoolGrad: averagePoolGrad,
  AvgPool3DGrad: averagePoolGrad,
  MaxPool: maxPool,
  MaxPool3D: maxPool,
  MaxPoolGrad: maxPoolGrad,
  MaxPool3DGrad: maxPoolGrad,
};
