import { afterEach, expect, jest, test } from '@jest/globals';
import { InferenceSession, Tensor } from 'onnxruntime-node';

import { loadModel } from './load.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const DOUBLE = 11;

/** y = x of one element, in the encoding of onnx.proto3: a byte of field number and wire type, a length, the content. */
function identity(elementType: number): Uint8Array {
  const number = (field: number, value: number) => [field << 3, value];
  const part = (field: number, content: readonly number[]) => [(field << 3) | 2, content.length, ...content];
  const text = (field: number, value: string) => part(field, [...Buffer.from(value)]);
  const shape = part(2, part(1, number(1, 1)));
  const value = (name: string) => [...text(1, name), ...part(2, part(1, [...number(1, elementType), ...shape]))];
  const node = [...text(1, 'x'), ...text(2, 'y'), ...text(4, 'Identity')];
  const graph = [...part(1, node), ...text(2, 'identity'), ...part(11, value('x')), ...part(12, value('y'))];
  return Uint8Array.from([...number(1, 8), ...part(7, graph), ...part(8, number(2, 17))]);
}

test('a model of an element type that can not be fed is refused, and its session released', async () => {
  const create = jest.spyOn(InferenceSession, 'create');
  await expect(loadModel(identity(DOUBLE))).rejects.toMatchObject({
    code: 'RUNTIME_MODEL_REFUSED',
    message: expect.stringContaining("'x' is float64"),
  });
  const session = (await create.mock.results[0]!.value) as InferenceSession;
  await expect(session.run({ x: new Tensor('float64', Float64Array.of(1), [1]) })).rejects.toThrow(/disposed/);
});
