import { type Attribute, type ConstantData, type ElementType, type Node, type Value, broadcastShapes, sameShape, sizeOf } from './ir.js';
import { dataType } from './protobuf.js';

type Attributes = Readonly<Record<string, Attribute>>;

/** A result to be: its shape and element type. */
export interface ValueSpec {
  readonly shape: readonly number[];
  readonly type: ElementType;
}

/** A plain loop: tfjs makes its zeros and ones at full size, and a trace sees a lot of them. */
function isUniform(data: ConstantData): boolean {
  const first = data[0];
  for (let at = 1; at < data.length; at++) if (!Object.is(data[at], first)) return false;
  return first !== undefined;
}

function elementTypeOf(data: ConstantData): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Int8Array) return 'int8';
  return data instanceof Uint8Array ? 'bool' : 'int64';
}

/**
 * Records nodes in the order they are added. Methods below `node` are the ONNX operators that most kernels need,
 * with their shapes inferred; everything else goes through `nodes` and `node`.
 */
export class GraphBuilder {
  readonly recorded: Node[] = [];
  /** Prefix of the nodes added from now on; see `scope`. */
  scope = '';

  nodes(
    op: string,
    inputs: readonly (Value | undefined)[],
    results: readonly ValueSpec[],
    attributes: Attributes = {},
    domain: '' | 'com.microsoft' = '',
  ): Value[] {
    const outputs = results.map(({ shape, type }): Value => ({ shape: [...shape], type }));
    this.recorded.push({ op, domain, inputs: [...inputs], outputs, attributes, scope: this.scope });
    return outputs;
  }

  node(
    op: string,
    inputs: readonly (Value | undefined)[],
    shape: readonly number[],
    type: ElementType,
    attributes: Attributes = {},
    domain: '' | 'com.microsoft' = '',
  ): Value {
    return this.nodes(op, inputs, [{ shape, type }], attributes, domain)[0]!;
  }

  /** A constant of these elements; stored as one number where all are the same. */
  constant(data: ConstantData, shape: readonly number[]): Value {
    const type = elementTypeOf(data);
    return { shape: [...shape], type, constant: isUniform(data) ? { fill: Number(data[0]) } : { data: data.slice() } };
  }

  fill(shape: readonly number[], fill: number, type: ElementType = 'float32'): Value {
    return { shape: [...shape], type, constant: { fill } };
  }

  scalar(value: number, type: ElementType = 'float32'): Value {
    return this.fill([], value, type);
  }

  /** A 1-D int64 constant: axes, shapes, indices. */
  int64s(values: readonly number[]): Value {
    return { shape: [values.length], type: 'int64', constant: { data: BigInt64Array.from(values, (value) => BigInt(value)) } };
  }

  int32s(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    return this.constant(Int32Array.from(values), shape);
  }

  cast(x: Value, type: ElementType): Value {
    const onnxType = dataType[type];
    return x.type === type ? x : this.node('Cast', [x], x.shape, type, { to: onnxType });
  }

  unary(op: string, x: Value, attributes: Attributes = {}): Value {
    return this.node(op, [x], x.shape, x.type, attributes);
  }

  /** An element-wise operator with broadcasting. */
  binary(op: string, a: Value, b: Value, type: ElementType = a.type, attributes: Attributes = {}): Value {
    return this.node(op, [a, b], broadcastShapes(a.shape, b.shape), type, attributes);
  }

  add = (a: Value, b: Value): Value => this.binary('Add', a, b);
  sub = (a: Value, b: Value): Value => this.binary('Sub', a, b);
  mul = (a: Value, b: Value): Value => this.binary('Mul', a, b);
  div = (a: Value, b: Value): Value => this.binary('Div', a, b);

  /** Numeric or bool; onnxruntime has no Where for bool, so that goes through int32. */
  where(condition: Value, a: Value, b: Value): Value {
    if (a.type === 'bool') return this.cast(this.where(condition, this.cast(a, 'int32'), this.cast(b, 'int32')), 'bool');
    return this.node('Where', [condition, a, b], broadcastShapes(condition.shape, a.shape, b.shape), a.type);
  }

  reshape(x: Value, shape: readonly number[]): Value {
    if (sameShape(x.shape, shape)) return x;
    return this.node('Reshape', [x, this.int64s(shape)], shape, x.type, shape.includes(0) ? { allowzero: 1 } : {});
  }

  transpose(x: Value, perm: readonly number[]): Value {
    return this.node(
      'Transpose',
      [x],
      perm.map((axis) => x.shape[axis]!),
      x.type,
      { perm },
    );
  }

  expand(x: Value, shape: readonly number[]): Value {
    return sameShape(x.shape, shape) ? x : this.node('Expand', [x, this.int64s(shape)], shape, x.type);
  }

  /** Step -1 runs from `begin` down to and without `end`; an end below zero then means "through the first". */
  slice(x: Value, begin: readonly number[], end: readonly number[], steps: readonly number[] = begin.map(() => 1)): Value {
    const axes = begin.map((_, axis) => axis).filter((axis) => begin[axis] !== 0 || end[axis] !== x.shape[axis] || steps[axis] !== 1);
    if (axes.length === 0) return x;
    const shape = x.shape.map((_, axis) => Math.max(0, Math.ceil((end[axis]! - begin[axis]!) / steps[axis]!)));
    const pick = (list: readonly number[]): Value => this.int64s(axes.map((axis) => list[axis]!));
    const ends = end.map((to) => (to < 0 ? -2147483648 : to));
    return this.node('Slice', [x, pick(begin), pick(ends), this.int64s(axes), pick(steps)], shape, x.type);
  }

  concat(parts: readonly Value[], axis: number): Value {
    const [first] = parts;
    if (parts.length === 1) return first!;
    const shape = first!.shape.map((dim, at) => (at === axis ? parts.reduce((sum, part) => sum + part.shape[axis]!, 0) : dim));
    return this.node('Concat', parts, shape, first!.type, { axis });
  }

  /** ReduceSum, ReduceMax, ... over the axes. An empty list of axes reduces nothing. */
  reduce(op: string, x: Value, axes: readonly number[], keepDims = false): Value {
    if (axes.length === 0) return x;
    const shape = x.shape.flatMap((dim, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dim]));
    return this.node(op, [x, this.int64s(axes)], shape, x.type, { keepdims: keepDims ? 1 : 0 });
  }

  /** Matrix product of the last two axes, the others broadcast; transposed operands are read in place. */
  matMul(a: Value, b: Value, transposeA = false, transposeB = false, alpha = 1): Value {
    const rows = a.shape.at(transposeA ? -1 : -2)!;
    const columns = b.shape.at(transposeB ? -2 : -1)!;
    const shape = [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns];
    if (sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) return this.fill(shape, 0);
    if (!transposeA && !transposeB && alpha === 1) return this.node('MatMul', [a, b], shape, a.type);
    const attributes = { transA: Number(transposeA), transB: Number(transposeB), alpha: { float: alpha } };
    if (a.shape.length === 2 && b.shape.length === 2) return this.node('Gemm', [a, b], shape, a.type, attributes);
    return this.node('FusedMatMul', [a, b], shape, a.type, attributes, 'com.microsoft');
  }

  /** Rows of `x` along `axis`; the indices' shape takes the axis' place. */
  gather(x: Value, indices: Value, axis: number): Value {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return this.node('Gather', [x, indices], shape, x.type, { axis });
  }
}
