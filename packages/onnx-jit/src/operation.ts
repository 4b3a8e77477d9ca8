import * as tf from '@tensorflow/tfjs';
import { BACKEND, addTracingKernel, registerBackend } from './backend.js';
import { TraceError } from './errors.js';
import type { GraphBuilder } from './graph/builder.js';
import type { Value } from './graph/ir.js';

type Tensors<Names extends string> = Readonly<Record<Names, tf.Tensor>>;
type Values<Names extends string> = Readonly<Record<Names, Value>>;

/** What an operation computes, how its gradient does, and optionally which ONNX operators stand for it. */
export interface OperationDefinition<Inputs extends string, Attributes extends object> {
  /** Unique among operations; what tfjs and errors call it. */
  readonly name: string;
  readonly inputs: readonly Inputs[];
  /**
   * The outputs in plain tfjs, for eager backends, and for tracing where there is no `emit`. Beside its results an operation
   * may have outputs that only its gradient uses. Nothing in here is differentiated.
   */
  forward(inputs: Tensors<Inputs>, attributes: Attributes): readonly tf.Tensor[];
  /** The same outputs as ONNX operators: same shapes, types and order. */
  emit?(graph: GraphBuilder, inputs: Values<Inputs>, attributes: Attributes): readonly Value[];
  /**
   * The gradient for each input that has one, given that for each output (zeros for an output nothing depends on). In plain
   * tfjs or with other operations. An input left out gets zeros.
   */
  gradient?(
    dys: readonly tf.Tensor[],
    inputs: Tensors<Inputs>,
    outputs: readonly tf.Tensor[],
    attributes: Attributes,
  ): Partial<Record<Inputs, tf.Tensor>>;
}

export type Operation<Inputs extends string, Attributes extends object> = (inputs: Tensors<Inputs>, attributes: Attributes) => tf.Tensor[];

const defined = new Set<string>();

/**
 * Makes a tfjs operation with a gradient and an ONNX form of its own. It works eagerly on every tfjs backend, while traced, and
 * inside tf.grads and its relatives. It is a tfjs kernel: registered for the backend in use when it is first called there.
 * @throws TraceError TRACE_OPERATION_INVALID if the name is taken.
 */
export function defineOperation<Inputs extends string, Attributes extends object>(
  definition: OperationDefinition<Inputs, Attributes>,
): Operation<Inputs, Attributes> {
  const kernelName = `commercemm.${definition.name}`;
  if (defined.has(kernelName)) throw new TraceError('TRACE_OPERATION_INVALID', { operation: definition.name, reason: 'the name is taken' });
  defined.add(kernelName);
  registerBackend();
  const { emit } = definition;
  if (emit !== undefined) {
    addTracingKernel(kernelName, (call) => emit(call.graph, call.inputs as Values<Inputs>, call.attributes as Attributes));
  }
  registerGradient(kernelName, definition);
  return (inputs, attributes) => {
    registerEager(kernelName, definition);
    return tf.engine().runKernel(kernelName, { ...inputs }, attributes as unknown as tf.NamedAttrMap) as unknown as tf.Tensor[];
  };
}

function registerEager<Inputs extends string, Attributes extends object>(
  kernelName: string,
  definition: OperationDefinition<Inputs, Attributes>,
): void {
  const backendName = tf.getBackend();
  if (tf.getKernel(kernelName, backendName) !== undefined) return;
  if (backendName === BACKEND && definition.emit !== undefined) return;
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs }) =>
      tf.tidy(() => [...definition.forward(inputs as unknown as Tensors<Inputs>, attrs as unknown as Attributes)]),
  });
}

function registerGradient<Inputs extends string, Attributes extends object>(
  kernelName: string,
  { inputs: names, gradient }: OperationDefinition<Inputs, Attributes>,
): void {
  if (gradient === undefined) return;
  tf.registerGradient({
    kernelName,
    inputsToSave: [...names],
    outputsToSave: new Array<boolean>(16).fill(true),
    gradFunc: (dy, saved, attrs) => {
      const inputs = Object.fromEntries(names.map((name, at) => [name, saved[at]!])) as Tensors<Inputs>;
      const dys = Array.isArray(dy) ? dy : [dy];
      const gradients = tf.tidy(() => ({ ...gradient(dys, inputs, saved.slice(names.length), attrs as unknown as Attributes) }));
      return Object.fromEntries(names.map((name) => [name, () => gradients[name] ?? tf.zeros(inputs[name].shape)]));
    },
  });
}
