import * as tf from '@tensorflow/tfjs';
import { BACKEND, registerBackend } from './backend.js';
import { TraceError } from './errors.js';
import { flopsOf, peakBytes } from './graph/cost.js';
import type { Graph, NamedValue } from './graph/ir.js';
import { serialize } from './graph/serialize.js';
import { countScopes, withGradientScopes } from './scope.js';
import { checkSignature } from './signature.js';
import { mergeCommonSubexpressions } from './simplify/common-subexpressions.js';
import { simplify } from './simplify/index.js';
import { standardProducts } from './simplify/standard-products.js';
import { Tracer, whileTracing } from './tracer.js';
import type { DType, Program, Signature, TensorSpec, TracedGraph, TraceOptions } from './types.js';

/**
 * Turns a tfjs function, with whatever gradients it takes, into one ONNX graph. The function is called once, with tensors that
 * have a shape and no value. Tensors from outside that it uses become constants.
 * @throws TraceError
 */
export function trace(signature: Signature, program: Program, { standard = false }: TraceOptions = {}): TracedGraph {
  const simplified = simplify(record(signature, program));
  const graph = standard ? mergeCommonSubexpressions(standardProducts(simplified)) : simplified;
  return {
    name: signature.name,
    bytes: serialize(graph),
    inputs: signature.inputs,
    outputs: graph.outputs.map(toSpec),
    scopes: countScopes(graph.nodes.map((node) => node.scope)),
    operators: countOperators(graph),
    flops: flopsOf(graph),
    activationBytes: peakBytes(graph),
  };
}

/** Nodes per ONNX operator. */
export function countOperators({ nodes }: Graph): Record<string, number> {
  const operators: Record<string, number> = {};
  for (const { op } of nodes) operators[op] = (operators[op] ?? 0) + 1;
  return operators;
}

/** The graph as the program was recorded, before any simplification. */
export function record(signature: Signature, program: Program): Graph {
  checkSignature(signature);
  registerBackend();
  const tracer = new Tracer(signature.name);
  return whileTracing(tracer, () => {
    const inputs = signature.inputs.map(({ name, shape, dtype }): NamedValue => ({ name, value: { shape: [...shape], type: dtype } }));
    const outputs = onTracingBackend(() => withGradientScopes(tracer, () => callProgram(tracer, program, inputs)));
    const clash = outputs.find(({ name }) => inputs.some((input) => input.name === name));
    if (clash !== undefined) {
      throw new TraceError('TRACE_OUTPUT_INVALID', { program: signature.name, output: clash.name, reason: 'has the name of an input' });
    }
    return { name: signature.name, inputs, outputs, nodes: tracer.builder.recorded };
  });
}

function callProgram(tracer: Tracer, program: Program, inputs: readonly NamedValue[]): NamedValue[] {
  let outputs: NamedValue[] = [];
  tf.engine().startScope(tracer.program);
  try {
    const tensors = inputs.map(({ name, value }) => {
      const { dataId, shape, dtype } = tracer.infoOf(value);
      return [name, tf.engine().makeTensorFromDataId(dataId, shape, dtype)] as const;
    });
    outputs = readOutputs(tracer, program(Object.fromEntries(tensors)));
  } catch (cause) {
    if (cause instanceof TraceError) throw cause;
    throw failure(tracer, cause);
  } finally {
    tf.engine().endScope();
  }
  if (tracer.valueRead !== undefined) {
    throw new TraceError('TRACE_VALUE_READ', { program: tracer.program, shape: tracer.valueRead.join(', ') });
  }
  return outputs;
}

function readOutputs(tracer: Tracer, results: ReturnType<Program>): NamedValue[] {
  if (typeof (results as { then?: unknown }).then === 'function') throw new TraceError('TRACE_PROGRAM_ASYNC', { program: tracer.program });
  return Object.entries(results).map(([name, tensor]) => {
    if (!(tensor instanceof tf.Tensor)) {
      throw new TraceError('TRACE_OUTPUT_INVALID', { program: tracer.program, output: name, reason: 'is not a tensor' });
    }
    return { name, value: tracer.valueOf(tensor) };
  });
}

/** tfjs names a kernel that no one registered only in the text of its error. */
function failure(tracer: Tracer, cause: unknown): TraceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const [, kernel] = /Kernel '(.*)' not registered/.exec(reason) ?? [];
  if (kernel !== undefined) return new TraceError('TRACE_KERNEL_MISSING', { program: tracer.program, kernel }, { cause });
  return new TraceError('TRACE_PROGRAM_FAILED', { program: tracer.program, reason }, { cause });
}

/** Switches tfjs to the tracing backend for the time of `body`, and back, also to no backend chosen yet. */
function onTracingBackend<T>(body: () => T): T {
  const engine = tf.engine() as unknown as { backendName?: string; backendInstance?: tf.KernelBackend | null };
  const { backendName, backendInstance } = engine;
  void tf.setBackend(BACKEND);
  try {
    return body();
  } finally {
    if (backendName !== undefined && backendName !== null) void tf.setBackend(backendName);
    else Object.assign(engine, { backendName, backendInstance });
  }
}

const toSpec = ({ name, value }: NamedValue): TensorSpec => ({ name, shape: value.shape, dtype: value.type as DType });
