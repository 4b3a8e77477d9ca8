import { TraceError } from '../errors.js';
import { type Constant, type Graph, type NamedValue, type Node, type Value, fillOf, sizeOf } from '../graph/ir.js';
import { int64sOf } from '../simplify/operators.js';
import type { Dimension } from '../types.js';
import { constantOf, type Expression, fit, type SampleSizes, samplePoints, textOf } from './expression.js';
import { ShapeValues } from './shape-values.js';

/** A graph whose inputs and outputs have dimensions that may be symbols or, in outputs, expressions in symbols. */
export interface SymbolicIr extends Graph {
  readonly inputs: readonly (NamedValue & { readonly dims: readonly Dimension[] })[];
  readonly outputs: readonly (NamedValue & { readonly dims: readonly Dimension[] })[];
}

/**
 * One graph for all sizes from graphs of one program at the sample points. They must have the same nodes; where a shape, a bound
 * of a slice or another list of whole numbers differs between them, it is computed from the shapes of the inputs.
 * @param dims the inputs' dimensions, numbers and symbols, by input
 * @throws TraceError TRACE_SYMBOL_UNEXPLAINED
 */
export function unify(graphs: readonly Graph[], dims: ReadonlyMap<string, readonly Dimension[]>, sizes: SampleSizes): SymbolicIr {
  const [base, ...others] = graphs as [Graph, ...Graph[]];
  const points = samplePoints(sizes).map((point) =>
    Object.entries(point)
      .map(([name, size]) => `${name} ${size}`)
      .join(', '),
  );
  const inputs = base.inputs.map(({ name, value }) => ({ name, value, dims: dims.get(name)! }));
  const shapes = new ShapeValues(inputs);

  const explain = (values: readonly number[], where: string, what: string): Expression => {
    const expression = fit(values, sizes);
    if (expression !== undefined) return expression;
    const got = values.map((value, at) => `${value} at ${points[at]}`).join('; ');
    return fail(`${where} has ${what} that is no sum of products of them: ${got}`);
  };
  const fail = (reason: string): never => {
    throw new TraceError('TRACE_SYMBOL_UNEXPLAINED', { program: base.name, symbols: Object.keys(sizes).join(', '), reason });
  };
  const explainShape = (values: readonly Value[], where: string): Expression[] => {
    if (values.some(({ shape }) => shape.length !== values[0]!.shape.length)) fail(`${where} has a rank that depends on them`);
    return values[0]!.shape.map((_, axis) =>
      explain(
        values.map(({ shape }) => shape[axis]!),
        where,
        `a dimension ${axis}`,
      ),
    );
  };

  /** A constant that may differ between the points, as one value for all. */
  const constantFor = (values: readonly Value[], where: string, isReshapeTarget: boolean): Value => {
    const [first] = values as [Value];
    const same = values.every((value) => value.type === first.type && sameConstant(value, first));
    if (same) return first;
    const lists = values.map(int64sOf);
    if (lists.every((list) => list !== undefined && list.length === lists[0]!.length)) {
      const expressions = lists[0]!.map((_, at) =>
        explain(
          lists.map((list) => list![at]!),
          where,
          'a whole number',
        ),
      );
      return isReshapeTarget ? shapes.reshapeTarget(expressions) : shapes.list(expressions);
    }
    const fill = fillOf(first);
    if (fill === undefined || values.some((value) => value.type !== first.type || !Object.is(fillOf(value), fill)))
      return fail(`${where} has a constant of shape [${first.shape.join(', ')}] whose elements depend on them`);
    const scalar: Value = { shape: [], type: first.type, constant: { fill } };
    return shapes.fill(scalar, explainShape(values, where), first.shape);
  };

  const counterparts = others.map((graph) => new Map(graph.inputs.map(({ value }, at) => [value, base.inputs[at]!.value])));
  const valueFor = (values: readonly (Value | undefined)[], where: string, isReshapeTarget: boolean): Value | undefined => {
    const [first, ...rest] = values;
    if (values.every((value) => value?.constant !== undefined)) return constantFor(values as readonly Value[], where, isReshapeTarget);
    if (rest.some((value, at) => (value && counterparts[at]!.get(value)) !== first)) fail(`${where} reads other values at other sizes`);
    return first;
  };
  const unifyNode = (nodes: readonly Node[], at: number): Node => {
    const [first, ...rest] = nodes as [Node, ...Node[]];
    const where = `node ${at}, ${first.op}${first.scope === '' ? '' : ` in ${first.scope}`},`;
    if (rest.some((node) => signatureOf(node) !== signatureOf(first)))
      fail(`${where} is ${rest.map(({ op }) => op).join(', ')} or has other attributes at other sizes`);
    rest.forEach((node, graph) => node.outputs.forEach((output, index) => counterparts[graph]!.set(output, first.outputs[index]!)));
    const target = first.op === 'Reshape' && first.attributes['allowzero'] === undefined ? 1 : -1;
    return {
      ...first,
      inputs: first.inputs.map((_, input) =>
        valueFor(
          nodes.map(({ inputs }) => inputs[input]),
          where,
          input === target,
        ),
      ),
    };
  };

  if (others.some(({ nodes }) => nodes.length !== base.nodes.length))
    fail(`it has ${graphs.map(({ nodes }, at) => `${nodes.length} nodes at ${points[at]}`).join('; ')}`);
  const nodes = base.nodes.map((_, at) =>
    unifyNode(
      graphs.map((graph) => graph.nodes[at]!),
      at,
    ),
  );
  const outputs = base.outputs.map(({ name }, at) => {
    const values = graphs.map((graph) => graph.outputs[at]!.value);
    const expressions = explainShape(values, `output ${name}`);
    return { name, value: valueFor(values, `output ${name}`, false)!, dims: expressions.map((dim) => constantOf(dim) ?? textOf(dim)) };
  });
  return { name: base.name, inputs, outputs, nodes: [...shapes.nodes, ...nodes] };
}

const signatureOf = ({ op, domain, inputs, outputs, attributes }: Node): string =>
  `${domain}:${op} ${inputs.length} ${outputs.map(({ type }) => type).join(' ')} ${JSON.stringify(attributes)}`;

function sameConstant(a: Value, b: Value): boolean {
  if (a.shape.length !== b.shape.length || a.shape.some((dim, axis) => dim !== b.shape[axis])) return false;
  const element = (constant: Constant, at: number) => ('fill' in constant ? constant.fill : Number(constant.data[at]));
  for (let at = 0; at < sizeOf(a.shape); at++) if (!Object.is(element(a.constant!, at), element(b.constant!, at))) return false;
  return true;
}
