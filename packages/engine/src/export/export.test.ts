import { describe, expect, test } from '@jest/globals';
import { imageTokens } from '@commercemm/model';
import { loadModel, type HostTensor, type HostTensors } from '@commercemm/runtime';
import * as tf from '@tensorflow/tfjs';

import { embeddingPlan, embeddingProgram, FUSED } from '../embed.js';
import { cleanFeed, parameterFeed } from '../feeds.js';
import { layoutOf } from '../layout.js';
import { initialize } from '../initialize.js';
import { modelSpecs } from '../model-specs.js';
import { feedsOf, model, parametersOf, shape, tensors } from '../testing/tiny.js';
import { exportBackbone } from './backbone.js';

const BORDER = 2;
const specs = modelSpecs(model, []);
const layout = layoutOf(specs);
const flat = new Float32Array(layout.length);
initialize(flat, layout, specs, 1);

const executables = async () => {
  const { encoders, fusion } = exportBackbone(model, flat, layout, BORDER);
  return Object.fromEntries(
    await Promise.all(
      Object.entries({ ...encoders, [FUSED]: fusion! }).map(async ([id, { bytes }]) => [id, await loadModel(bytes)] as const),
    ),
  );
};

const expectNear = (actual: HostTensor, expected: tf.Tensor) => {
  expect(actual.shape).toEqual(expected.shape);
  expected.dataSync().forEach((value, at) => expect(Math.abs(actual.data[at]! - value)).toBeLessThan(1e-5));
};

describe('exported graphs give the embeddings of the program that the trainer evaluates', () => {
  const loaded = executables();

  test.each([
    [1, 1],
    [1, shape.maxTokens],
    [2, 2],
    [5, 3],
    [9, 5],
  ])('%i products of %i tokens, some without text or image', async (size, length) => {
    const batch = { size, tokens: length };
    const plan = embeddingPlan(model);
    const feeds = feedsOf(plan, batch, { imageless: (row) => row % 4 === 1, textless: (row) => row % 4 === 2 });
    await tf.setBackend('cpu');
    const { program } = embeddingProgram(model, batch, BORDER);
    const expected = program({ ...tensors(parametersOf([]), parameterFeed('')), ...tensors(feeds) });

    const executable = await loaded;
    const joined: Record<string, HostTensor> = {};
    for (const view of plan.views) {
      const { id, feeds: own } = model.modalities.find((modality) => modality.id === view.modality)!;
      const named: HostTensors = Object.fromEntries(own(shape, batch).map(({ name }) => [name, feeds[cleanFeed(view, name)]!]));
      const { tokens, tokenMask, pooled, embedding } = await executable[id]!.run(named);
      expectNear(embedding!, expected[id]!);
      expect(pooled!.shape).toEqual([size, shape.width]);
      Object.assign(joined, { [`${id}/tokens`]: tokens, [`${id}/mask`]: tokenMask });
    }
    const { embedding, pooled, tokens } = await executable[FUSED]!.run(joined);
    expectNear(embedding!, expected[FUSED]!);
    expect(pooled!.shape).toEqual([size, shape.width]);
    expect(tokens!.shape).toEqual([size, length + imageTokens(shape), shape.width]);
  });
});

test('a graph holds the parameters that it needs and no others', () => {
  const { encoders, fusion } = exportBackbone(model, flat, layout, BORDER);
  const holds = ({ bytes }: { readonly bytes: Uint8Array }, name: string) => Buffer.from(bytes).includes(name);
  expect(holds(encoders.text!, 'stack.1.mlp.in.weight')).toBe(true);
  expect(holds(encoders.text!, 'stack.2.mlp.in.weight')).toBe(false);
  expect(holds(fusion!, 'stack.2.mlp.in.weight')).toBe(true);
  expect(holds(fusion!, 'text.token')).toBe(false);
});

test('a model of one modality has no fusion', () => {
  const single = { ...model, modalities: model.modalities.slice(0, 1) };
  const own = layoutOf(modelSpecs(single, []));
  expect(exportBackbone(single, new Float32Array(own.length), own, 1).fusion).toBeUndefined();
});
