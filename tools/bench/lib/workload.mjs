/** Models, plans and batches to time: real shapes, made-up values. */
import '@commercemm/task-itc';
import '@commercemm/task-itm';
import '@commercemm/task-mim-fr';
import '@commercemm/task-mim-kl';
import '@commercemm/task-mlm';
import '@commercemm/task-omni-retrieval';

import { createRandom } from '@commercemm/catalog';
import { createSession, feedSpecs, initialize, modelSpecs, planPasses, registeredTasks } from '@commercemm/engine';
import { image, imageTokens, text } from '@commercemm/model';

const common = { mlpRatio: 4, heads: 4 };

/** As in the trainer's presets, but for the descriptor in the pooled feature of pictures, which the peers do not have. */
export const shapes = {
  tiny: { ...common, imageSize: 16, patchSize: 8, width: 16, imageLayers: 1, stackLayers: 4, vocabulary: 300, maxTokens: 8, embedding: 8 },
  demo: {
    ...common,
    imageSize: 64,
    patchSize: 16,
    width: 128,
    imageLayers: 3,
    stackLayers: 4,
    vocabulary: 4096,
    maxTokens: 32,
    embedding: 128,
  },
  small: {
    ...common,
    imageSize: 128,
    patchSize: 16,
    width: 256,
    imageLayers: 6,
    stackLayers: 6,
    vocabulary: 16_384,
    maxTokens: 48,
    embedding: 256,
  },
};

export const modelOf = (shape) => ({ shape, modalities: [text, image], fuseSingleModality: false });

export const allPlans = () => planPasses(registeredTasks());
export const separatePlans = () => registeredTasks().flatMap((task) => planPasses([task]));

/** Feeds of one pass; every row has both modalities and a product of its own. */
export function feedsOf(plan, model, batch) {
  const patches = imageTokens(model.shape);
  return Object.fromEntries(
    feedSpecs(plan, model, batch).map(({ name, shape, dtype }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      const data = dtype === 'int32' ? new Int32Array(length) : new Float32Array(length);
      const random = createRandom('bench', name);
      const perRow = length / batch.size;
      const kind = name.split('/').at(-1);
      for (let i = 0; i < length; i++) {
        const row = Math.floor(i / perRow);
        if (name.includes('same')) data[i] = row === i % batch.size ? 1 : 0;
        else if (kind === 'present' || kind === 'mask' || kind === 'weights') data[i] = 1;
        else if (kind === 'ids' || kind === 'targets') data[i] = 5 + random.integer(model.shape.vocabulary - 5);
        else if (kind === 'positions') data[i] = (i % perRow) % batch.tokens;
        else if (kind === 'visible') data[i] = row * patches + ((i % perRow) % patches);
        else data[i] = random.normal();
      }
      return [name, { shape, data }];
    }),
  );
}

/** A training session over one fixed batch a pass. */
export async function sessionOf({ runtime, shape, plans, batch, borders }) {
  const model = modelOf(shape);
  const batches = new Map(plans.map((plan) => [plan, { batch, feeds: feedsOf(plan, model, batch), repeats: 0, failures: {} }]));
  const session = await createSession(
    {
      runtime,
      model,
      plans,
      seed: 1,
      borders,
      schedule: { peak: 1e-4, warmupSteps: 0, totalSteps: 1e6, floor: 1 },
      optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.05 },
      clipNorm: 1,
      nextBatch: (plan) => Promise.resolve(batches.get(plan)),
    },
    { iteration: 0, updates: 0, skipped: 0, skippedInRow: 0 },
  );
  const tasks = plans.flatMap((plan) => plan.tasks);
  initialize(session.state.parameters, session.layout, modelSpecs(model, tasks), 1);
  return session;
}
