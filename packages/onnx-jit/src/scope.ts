import * as tf from '@tensorflow/tfjs';
import { type Tracer, activeTracer } from './tracer.js';

/**
 * Marks what `body` computes. While tracing, the ONNX nodes that come from it, those of its gradient included, carry
 * `name#callIndex/` in their names, nested scopes one inside the other, and TracedGraph.scopes counts the calls that are still
 * in the graph. Eagerly it only calls `body`.
 */
export function scope<T>(name: string, body: () => T): T {
  const tracer = activeTracer();
  if (tracer === undefined) return body();
  const call = tracer.scopeCalls.get(name) ?? 0;
  tracer.scopeCalls.set(name, call + 1);
  return inScope(tracer, `${tracer.builder.scope}${name}#${call}/`, body);
}

function inScope<T>(tracer: Tracer, path: string, body: () => T): T {
  const outer = tracer.builder.scope;
  tracer.builder.scope = path;
  try {
    return body();
  } finally {
    tracer.builder.scope = outer;
  }
}

interface TapeNode {
  gradient?: (dys: tf.Tensor[]) => Record<string, () => tf.Tensor>;
}

interface TapedEngine {
  addTapeNode(...args: unknown[]): void;
  state: { activeTape: TapeNode[] | null };
}

/**
 * Runs `body` with every gradient in the scope of its forward operation. tfjs calls gradients long after the scope has
 * ended, so each entry of its tape is made to remember the scope it was recorded in.
 */
export function withGradientScopes<T>(tracer: Tracer, body: () => T): T {
  const engine = tf.engine() as unknown as TapedEngine;
  const original = engine.addTapeNode;
  engine.addTapeNode = (...args) => {
    original.apply(engine, args);
    const node = engine.state.activeTape?.at(-1);
    const path = tracer.builder.scope;
    const { gradient } = node ?? {};
    if (node === undefined || gradient === undefined || path === '') return;
    node.gradient = (dys) => {
      const gradients = inScope(tracer, path, () => gradient(dys));
      return Object.fromEntries(Object.entries(gradients).map(([name, thunk]) => [name, () => inScope(tracer, path, thunk)]));
    };
  };
  try {
    return body();
  } finally {
    Reflect.deleteProperty(engine, 'addTapeNode');
  }
}

/** How many calls of each scope name the given node scopes come from. */
export function countScopes(paths: Iterable<string>): Record<string, number> {
  const calls = new Set([...paths].flatMap((path) => path.split('/').slice(0, -1)));
  const counts: Record<string, number> = {};
  for (const call of calls) {
    const name = call.slice(0, call.lastIndexOf('#'));
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
