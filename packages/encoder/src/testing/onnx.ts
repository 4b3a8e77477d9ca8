/** Writes the few ONNX messages that small test graphs with symbolic dimensions need (onnx.proto3, wire format of protocol buffers). */
type Bytes = readonly number[];

const varint = (value: number): Bytes => {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
};
const int = (field: number, value: number): Bytes => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: Bytes): Bytes => [...varint((field << 3) | 2), ...varint(value.length), ...value];
const text = (field: number, value: string): Bytes => bytes(field, [...Buffer.from(value)]);

const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;

export interface Port {
  readonly name: string;
  readonly type?: 'float32' | 'int32';
  readonly shape: readonly (number | string)[];
}

function port(field: number, { name, type = 'float32', shape }: Port): Bytes {
  const dims = shape.flatMap((dim) => bytes(1, typeof dim === 'number' ? int(1, dim) : text(2, dim)));
  const tensor = [...int(1, type === 'int32' ? INT32 : FLOAT), ...bytes(2, dims)];
  return bytes(field, [...text(1, name), ...bytes(2, bytes(1, tensor))]);
}

export interface Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

const tensor = (name: string, { shape, data }: Constant): Bytes => [
  ...shape.flatMap((dim) => int(1, dim)),
  ...int(2, data instanceof Float32Array ? FLOAT : INT64),
  ...text(8, name),
  ...bytes(9, [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]),
];

const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** `op`, inputs, outputs, attributes. */
export type Node = readonly [
  op: string,
  inputs: readonly string[],
  output: string,
  attributes?: Readonly<Record<string, number | readonly number[]>>,
];

const node = ([op, inputs, output, attributes = {}]: Node): Bytes => [
  ...inputs.flatMap((name) => text(1, name)),
  ...text(2, output),
  ...text(4, op),
  ...Object.entries(attributes).flatMap(([name, value]) =>
    bytes(5, [
      ...text(1, name),
      ...(typeof value === 'number' ? int(3, value) : value.flatMap((entry) => int(8, entry))),
      ...int(20, typeof value === 'number' ? ATTRIBUTE_INT : ATTRIBUTE_INTS),
    ]),
  ),
];

export interface TestGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly constants: Readonly<Record<string, Constant>>;
  readonly nodes: readonly Node[];
}

/** The bytes of a model in opset 17. */
export function onnxModel({ inputs, outputs, constants, nodes }: TestGraph): Uint8Array {
  const graph = [
    ...nodes.flatMap((one) => bytes(1, node(one))),
    ...text(2, 'test'),
    ...Object.entries(constants).flatMap(([name, value]) => bytes(5, tensor(name, value))),
    ...inputs.flatMap((one) => port(11, one)),
    ...outputs.flatMap((one) => port(12, one)),
  ];
  return Uint8Array.from([...int(1, 8), ...bytes(7, graph), ...bytes(8, [...text(1, ''), ...int(2, 17)])]);
}
