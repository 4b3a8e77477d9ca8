import type { DType, Dimension } from '../types.js';

/** Element types inside a graph. int64 appears only where ONNX asks for it and int8 in quantized weights; a program's tensors have a DType. */
export type ElementType = DType | 'int64' | 'int8';

export type ConstantData = Float32Array | Int32Array | Uint8Array | Int8Array | BigInt64Array;

/** A constant is either all its elements, or one number that fills its shape. */
export type Constant = { readonly data: ConstantData } | { readonly fill: number };

/** What flows along an edge. Identified by object identity; a name is given only when the graph is written. */
export interface Value {
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly constant?: Constant;
}

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface Node {
  readonly op: string;
  /** '' is ONNX itself, 'com.microsoft' onnxruntime's own operators. */
  readonly domain: string;
  /** `undefined` is an optional input left out. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Where it was traced: '' or `encoder#0/layer#1/`. */
  readonly scope: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
  /** What is declared of an input's or output's shape where some of it is open; `value.shape` is then but one example. */
  readonly dims?: readonly Dimension[];
}

/** Nodes are in an order in which every value is made before it is used. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
  readonly nodes: readonly Node[];
  /** Constants that keep a name of their own. */
  readonly parameters?: readonly NamedValue[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dim, axis) => dim === b[axis]);

/** Shape that all given shapes broadcast to, by the common rules of NumPy, tfjs and ONNX. */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const dims = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1).filter((dim) => dim !== 1);
    const [dim = 1] = dims;
    if (dims.some((other) => other !== dim)) throw new RangeError(`Shapes ${shapes.map((s) => `[${s}]`).join(' and ')} do not broadcast.`);
    return dim;
  });
}

/** The number that fills a constant, or undefined if it is not a constant or not all the same. */
export const fillOf = (value: Value | undefined): number | undefined =>
  value?.constant !== undefined && 'fill' in value.constant ? value.constant.fill : undefined;
