import { type Attribute, type ConstantData, type ElementType, type Graph, type NamedValue, type Value, sizeOf } from './ir.js';
import { ModelProto, attributeType, dataType } from './protobuf.js';

/** ONNX opset 21 is the newest that every onnxruntime since 1.18 runs in full. */
const OPSET = 21;
const IR_VERSION = 10;

/** Filled constants up to this size are written out; larger ones become a ConstantOfShape node. */
const LARGEST_WRITTEN_FILL = 16;

/** Writes the graph as an ONNX ModelProto. Outputs keep their names without a copy wherever ONNX allows it. */
export function serialize(graph: Graph): Uint8Array {
  const names = new Map<Value, string>(graph.inputs.map(({ name, value }) => [value, name]));
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  const copies: { from: Value; to: string }[] = [];
  for (const { name, value } of graph.outputs) {
    if (made.has(value) && !names.has(value)) names.set(value, name);
    else copies.push({ from: value, to: name });
  }

  const initializers: object[] = [];
  const nodes: object[] = [];
  let counter = 0;
  const parameters = new Map<Value, string>(graph.parameters?.map(({ name, value }) => [value, name]));
  const nameOf = (value: Value | undefined): string => {
    if (value === undefined) return '';
    const known = names.get(value);
    if (known !== undefined) return known;
    const name = parameters.get(value) ?? `.${counter++}`;
    names.set(value, name);
    if (value.constant !== undefined) writeConstant(value, name);
    return name;
  };
  const writeConstant = (value: Value, name: string): void => {
    const constant = value.constant!;
    if ('fill' in constant && sizeOf(value.shape) > LARGEST_WRITTEN_FILL) {
      const shape = `.${counter++}`;
      initializers.push(
        tensor(
          shape,
          [value.shape.length],
          'int64',
          BigInt64Array.from(value.shape, (dim) => BigInt(dim)),
        ),
      );
      const one = { name: 'value', type: attributeType.tensor, t: tensor('', [1], value.type, filled(value.type, constant.fill, 1)) };
      nodes.push({ input: [shape], output: [name], name: `ConstantOfShape${name}`, opType: 'ConstantOfShape', attribute: [one] });
    } else {
      const data = 'fill' in constant ? filled(value.type, constant.fill, sizeOf(value.shape)) : constant.data;
      initializers.push(tensor(name, value.shape, value.type, data));
    }
  };

  graph.nodes.forEach((node, index) => {
    const input = node.inputs.map(nameOf);
    const attribute = Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value));
    nodes.push({
      input,
      output: node.outputs.map(nameOf),
      name: `${node.scope}${node.op}.${index}`,
      opType: node.op,
      domain: node.domain,
      attribute,
    });
  });
  for (const { from, to } of copies) nodes.push({ input: [nameOf(from)], output: [to], name: `output/${to}`, opType: 'Identity' });

  return ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: '@commercemm/onnx-jit',
    opsetImport: [
      { domain: '', version: OPSET },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: graph.name,
      node: nodes,
      initializer: initializers,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
    },
  }).finish();
}

function filled(type: ElementType, fill: number, size: number): ConstantData {
  if (type === 'float32') return new Float32Array(size).fill(fill);
  if (type === 'int32') return new Int32Array(size).fill(fill);
  if (type === 'int8') return new Int8Array(size).fill(fill);
  return type === 'bool' ? new Uint8Array(size).fill(fill) : new BigInt64Array(size).fill(BigInt(fill));
}

function tensor(name: string, dims: readonly number[], type: ElementType, data: ConstantData): object {
  return { name, dims, dataType: dataType[type], rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function valueInfo({ name, value, dims = value.shape }: NamedValue): object {
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: dataType[value.type], shape: { dim } } } };
}

function attributeProto(name: string, value: Attribute): object {
  if (typeof value === 'string') return { name, type: attributeType.string, s: new TextEncoder().encode(value) };
  if (typeof value === 'number') return { name, type: attributeType.int, i: value };
  if ('float' in value) return { name, type: attributeType.float, f: value.float };
  return { name, type: attributeType.ints, ints: value };
}
