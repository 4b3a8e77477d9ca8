/** A model small enough for finite differences, and batches of it made by hand. */
import '@commercemm/task-itc';
import '@commercemm/task-itm';
import '@commercemm/task-mim-fr';
import '@commercemm/task-mim-kl';
import '@commercemm/task-mlm';
import '@commercemm/task-omni-retrieval';

import { createRandom } from '@commercemm/catalog';
import {
  initialize,
  layoutOf,
  modelSpecs,
  namedViews,
  parameterFeed,
  passProgram,
  planPasses,
  registeredTasks,
  SAME_FEED,
  viewKey,
  type ModelDefinition,
  type PassPlan,
  type PretrainTask,
} from '@commercemm/engine';
import { image, imageTokens, text } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

export const model: ModelDefinition = {
  shape: {
    imageSize: 12,
    patchSize: 4,
    width: 8,
    heads: 2,
    mlpRatio: 2,
    imageLayers: 1,
    stackLayers: 4,
    vocabulary: 24,
    maxTokens: 8,
    embedding: 6,
    descriptor: true,
  },
  modalities: [text, image],
  fuseSingleModality: false,
};

export interface BatchChoice {
  readonly size?: number;
  /** Product number of each row; all different unless told. */
  readonly products?: readonly number[];
  /** Rows without image, or all. */
  readonly imageless?: (row: number) => boolean;
  readonly textless?: (row: number) => boolean;
  /** Factor on all pixels, to drive logits up. */
  readonly contrast?: number;
  /** What stands in the buffers of absent modalities. */
  readonly poison?: number;
}

export const TOKENS = 6;

export const tasksOf = (pass: string): PretrainTask[] => registeredTasks().filter((task) => task.pass === pass);

export const planOf = (tasks: readonly PretrainTask[]): PassPlan => planPasses(tasks)[0]!;

type Values = Record<
  string,
  { readonly shape: readonly number[]; readonly dtype: 'float32' | 'int32' | 'bool'; readonly data: Float32Array | Int32Array }
>;

/** Parameters of all fourteen tasks and the feeds of one pass; drawn by name, so that a smaller plan gets the same values. */
export function inputsOf(plan: PassPlan, border: number, choice: BatchChoice = {}, seed = 1): Values {
  const size = choice.size ?? 4;
  const { signature } = passProgram(plan, { model, batch: { size, tokens: TOKENS }, border });
  const specs = modelSpecs(model, plan.tasks);
  const layout = layoutOf(specs);
  const flat = new Float32Array(layout.length);
  initialize(flat, layout, specs, seed);
  const parameters = namedViews(flat, layout);
  const products = choice.products ?? Array.from({ length: size }, (_, row) => row);
  const values: Values = {};
  for (const { name, shape, dtype } of signature.inputs) {
    const length = shape.reduce((a, b) => a * b, 1);
    const data = dtype === 'int32' ? new Int32Array(length) : new Float32Array(length);
    const random = createRandom(seed, name);
    const perRow = length / size;
    const kind = name.split('/').at(-1)!;
    const absent = (row: number) => Boolean(name.includes('/image/') ? choice.imageless?.(row) : choice.textless?.(row));
    for (let i = 0; i < length; i++) {
      const row = Math.floor(i / perRow);
      if (name.startsWith('parameter/')) data[i] = parameters[name.slice('parameter/'.length)]!.data[i]!;
      else if (name === SAME_FEED) data[i] = products[row] === products[i % size] ? 1 : 0;
      else if (kind === 'present') data[i] = absent(row) ? 0 : 1;
      else if (kind === 'pixels') {
        const drawn = random.normal() * (choice.contrast ?? 1);
        data[i] = absent(row) ? (choice.poison ?? drawn) : drawn;
      } else if (kind === 'ids' || kind === 'targets') {
        const drawn = 5 + random.integer(model.shape.vocabulary - 5);
        data[i] = absent(row) && choice.poison !== undefined ? 7 : drawn;
      } else if (kind === 'mask') data[i] = i % perRow < TOKENS - (row % 2) ? 1 : 0;
      else if (kind === 'positions') data[i] = 1 + (i % perRow);
      else if (kind === 'weights') data[i] = 1;
      else if (kind === 'visible') data[i] = row * imageTokens(model.shape) + (i % perRow) * 2;
      else data[i] = random.gumbel();
    }
    values[name] = { shape, dtype, data };
  }
  return values;
}

/** Runs a pass on tfjs' plain backend and reads all outputs. */
export function runEagerly(
  plan: PassPlan,
  border: number,
  inputs: Values,
  weights?: Readonly<Record<string, number>>,
): Record<string, Float32Array> {
  const size = inputs[SAME_FEED]!.shape[0]!;
  const { program } = passProgram(plan, { model, batch: { size, tokens: TOKENS }, border, ...(weights && { weights }) });
  tf.engine().startScope();
  try {
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([name, { data, shape, dtype }]) => [name, tf.tensor(data, [...shape], dtype)]),
    );
    const outputs = program(tensors);
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.dataSync<'float32'>().slice()]));
  } finally {
    tf.engine().endScope();
  }
}

export { parameterFeed, viewKey };
