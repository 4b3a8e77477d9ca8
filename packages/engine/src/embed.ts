import type { BatchShape } from '@commercemm/model';
import type { Program, Signature } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { cleanFeed, modalityOf, parameterFeed, type ModelDefinition } from './feeds.js';
import { encodeViews, fuseRequests } from './forward.js';
import { modelSpecs } from './model-specs.js';
import type { PassPlan } from './plan.js';

/** A pass without tasks over clean views of single items: what evaluation and serving run. */
export const embeddingPlan = ({ modalities }: ModelDefinition): PassPlan => ({
  id: 'image-text',
  tasks: [],
  views: modalities.map(({ id }) => ({ side: 'item', modality: id })),
});

/** The name of the fused embedding among the outputs of `embeddingProgram`; the others are named by modality. */
export const FUSED = 'fused';

/** Unit embeddings [B, E] of every modality and of their fusion; rows of absent modalities mean nothing. */
export function embeddingProgram(model: ModelDefinition, batch: BatchShape, border: number): { signature: Signature; program: Program } {
  const plan = embeddingPlan(model);
  const specs = modelSpecs(model, []);
  const signature: Signature = {
    name: `embed/k${border}/b${batch.size}/t${batch.tokens}`,
    inputs: [
      ...Object.entries(specs).map(([name, { shape }]) => ({ name: parameterFeed(name), shape, dtype: 'float32' as const })),
      ...plan.views.flatMap((view) =>
        modalityOf(model, view.modality)
          .feeds(model.shape, batch)
          .map((spec) => ({ ...spec, name: cleanFeed(view, spec.name) })),
      ),
    ],
  };
  const program: Program = (inputs) => {
    const parameters = Object.fromEntries(Object.keys(specs).map((name) => [name, inputs[parameterFeed(name)]!]));
    const options = { model, batch, border };
    const views = encodeViews(plan.views, options, parameters, inputs);
    const [fused] = fuseRequests([[{ id: FUSED, parts: plan.views.map((view) => ({ view })) }]], views, options, parameters);
    const outputs: Record<string, tf.Tensor> = { [FUSED]: fused!.get(FUSED)!.embedding_BE };
    for (const [i, { modality }] of plan.views.entries()) outputs[modality] = [...views.values()][i]!.embedding_BE;
    return outputs;
  };
  return { signature, program };
}
