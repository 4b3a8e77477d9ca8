import { TraceError } from '../errors.js';
import type { Value } from '../graph/ir.js';
import { serialize } from '../graph/serialize.js';
import { countScopes } from '../scope.js';
import { simplify } from '../simplify/index.js';
import { countOperators, record } from '../trace.js';
import { quantizeWeights } from '../quantize/index.js';
import type { DType, ParameterTensors, Precision, Program, SymbolicGraph, SymbolicSignature } from '../types.js';
import { samplePoints } from './expression.js';
import { type SymbolicIr, unify } from './unify.js';

/**
 * Turns a tfjs function into one ONNX graph for inputs of any size: dimensions named by a symbol stay open. The function is traced
 * at a few sizes; what differs between them must be a sum of products of the symbols, as every shape is.
 * @param parameters further inputs of the program that become initializers, by their names; their arrays are written as they are
 * @param precision of the parameters in the file; see `quantizeWeights`
 * @throws TraceError TRACE_SYMBOL_UNEXPLAINED where something depends on a symbol in another way, and all of `trace`
 */
export function traceSymbolic(
  signature: SymbolicSignature,
  program: Program,
  parameters: ParameterTensors = {},
  precision: Precision = 'fp32',
): SymbolicGraph {
  const bound = bind(symbolicIr(signature, program, parameters), parameters);
  const graph = precision === 'int8' ? { ...bound, ...quantizeWeights(bound) } : bound;
  return {
    name: signature.name,
    bytes: serialize(graph),
    inputs: signature.inputs,
    outputs: bound.outputs.map(({ name, value, dims }) => ({ name, shape: dims, dtype: value.type as DType })),
    scopes: countScopes(graph.nodes.map((node) => node.scope)),
    operators: countOperators(graph),
  };
}

function symbolicIr(signature: SymbolicSignature, program: Program, parameters: ParameterTensors): SymbolicIr {
  checkSymbols(signature);
  const bound = Object.entries(parameters).map(([name, { shape }]) => ({ name, shape, dtype: 'float32' as const }));
  const dims = new Map([...signature.inputs, ...bound].map(({ name, shape }) => [name, shape]));
  const graphs = samplePoints(signature.symbols).map((sizes) => {
    const inputs = signature.inputs.map((input) => ({
      ...input,
      shape: input.shape.map((dim) => (typeof dim === 'number' ? dim : sizes[dim]!)),
    }));
    return simplify(record({ name: signature.name, inputs: [...inputs, ...bound] }, program));
  });
  return unify(graphs, dims, signature.symbols);
}

/** The graph with parameters as constants instead of inputs. */
function bind(graph: SymbolicIr, parameters: ParameterTensors): SymbolicIr {
  const isBound = ({ name }: { readonly name: string }): boolean => parameters[name] !== undefined;
  const constants = new Map<Value, Value>(
    graph.inputs.filter(isBound).map(({ name, value }) => [value, { ...value, constant: { data: parameters[name]!.data } }]),
  );
  const bound = (value: Value): Value => constants.get(value) ?? value;
  return {
    ...graph,
    inputs: graph.inputs.filter((input) => !isBound(input)),
    outputs: graph.outputs.map((output) => ({ ...output, value: bound(output.value) })),
    nodes: graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((value) => value && bound(value)) })),
    parameters: graph.inputs.filter(isBound).map(({ name, value }) => ({ name, value: bound(value) })),
  };
}

/** @throws TraceError TRACE_SIGNATURE_INVALID for a symbol without sizes, without an input, or with sizes that cannot tell it apart. */
function checkSymbols({ name: program, inputs, symbols }: SymbolicSignature): void {
  const fail = (input: string, reason: string): never => {
    throw new TraceError('TRACE_SIGNATURE_INVALID', { program, input, reason });
  };
  for (const { name, shape } of inputs) {
    const unknown = shape.find((dim) => typeof dim === 'string' && symbols[dim] === undefined);
    if (unknown !== undefined) fail(name, `no sizes are given for its dimension ${unknown}`);
  }
  for (const [symbol, sizes] of Object.entries(symbols)) {
    if (!inputs.some(({ shape }) => shape.includes(symbol))) fail(symbol, 'no input has a dimension of that name');
    if (new Set(sizes).size !== 3 || sizes.some((size) => !Number.isInteger(size) || size < 2))
      fail(symbol, `its sizes must be three different whole numbers from 2 on, and are ${sizes.join(', ')}`);
  }
}
