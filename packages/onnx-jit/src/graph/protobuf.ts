import protobuf from 'protobufjs';

/**
 * The messages of onnx.proto3 that these graphs need, with the field numbers of the ONNX
 * specification (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */
const field = (type: string, id: number, rule?: 'repeated') => (rule === undefined ? { type, id } : { type, id, rule });

const root = protobuf.Root.fromJSON({
  nested: {
    OperatorSetIdProto: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    Dimension: {
      oneofs: { value: { oneof: ['dimValue', 'dimParam'] } },
      fields: { dimValue: field('int64', 1), dimParam: field('string', 2) },
    },
    TensorShapeProto: { fields: { dim: field('Dimension', 1, 'repeated') } },
    TensorTypeProto: { fields: { elemType: field('int32', 1), shape: field('TensorShapeProto', 2) } },
    TypeProto: { fields: { tensorType: field('TensorTypeProto', 1) } },
    ValueInfoProto: { fields: { name: field('string', 1), type: field('TypeProto', 2) } },
    TensorProto: {
      fields: { dims: field('int64', 1, 'repeated'), dataType: field('int32', 2), name: field('string', 8), rawData: field('bytes', 9) },
    },
    AttributeProto: {
      fields: {
        name: field('string', 1),
        f: field('float', 2),
        i: field('int64', 3),
        s: field('bytes', 4),
        t: field('TensorProto', 5),
        floats: field('float', 7, 'repeated'),
        ints: field('int64', 8, 'repeated'),
        type: field('int32', 20),
      },
    },
    NodeProto: {
      fields: {
        input: field('string', 1, 'repeated'),
        output: field('string', 2, 'repeated'),
        name: field('string', 3),
        opType: field('string', 4),
        attribute: field('AttributeProto', 5, 'repeated'),
        domain: field('string', 7),
      },
    },
    GraphProto: {
      fields: {
        node: field('NodeProto', 1, 'repeated'),
        name: field('string', 2),
        initializer: field('TensorProto', 5, 'repeated'),
        input: field('ValueInfoProto', 11, 'repeated'),
        output: field('ValueInfoProto', 12, 'repeated'),
      },
    },
    ModelProto: {
      fields: {
        irVersion: field('int64', 1),
        producerName: field('string', 2),
        graph: field('GraphProto', 7),
        opsetImport: field('OperatorSetIdProto', 8, 'repeated'),
      },
    },
  },
});

export const ModelProto = root.lookupType('ModelProto');

/** AttributeProto.AttributeType */
export const attributeType = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7 } as const;

/** TensorProto.DataType */
export const dataType = { float32: 1, int8: 3, int32: 6, int64: 7, bool: 9 } as const;
