import type { BatchShape, Parameters } from '@commercemm/model';
import type { Program, Signature } from '@commercemm/onnx-jit';
import type * as tf from '@tensorflow/tfjs';

import { feedSpecs, parameterFeed, taskFeed, type ModelDefinition } from '../feeds.js';
import { encodeViews, fuseRequests, lookUp } from '../forward.js';
import { modelSpecs } from '../model-specs.js';
import type { PassPlan } from '../plan.js';
import { SIDES, viewKey } from '../task.js';
import { featureSpec } from '../export/feature-specs.js';
import { BATCH } from '../export/open-dimensions.js';
import { headInput } from './export-problem.js';
import { featureFusions, featuresOf, featureViews, hasTokens } from './features.js';
import { headTask } from './head-task.js';
import type { HeadProblem } from './head.js';

/** The views that predictions need, with the head's own feeds where predictions are made of training's kind of examples. */
export function predictionPlan(problem: HeadProblem, model: ModelDefinition): PassPlan {
  const pass = problem.predictionPass ?? problem.pass;
  return { id: pass, tasks: pass === problem.pass ? [headTask(problem, model)] : [], views: featureViews(problem.features, pass, model) };
}

/** What a head says of a batch: its outputs, or, where it has none, the features of the (one) side. */
export function predictionProgram(
  problem: HeadProblem,
  model: ModelDefinition,
  batch: BatchShape,
  border: number,
): { signature: Signature; program: Program } {
  const plan = predictionPlan(problem, model);
  const specs = modelSpecs(model, [headTask(problem, model)]);
  const names = Object.keys(specs);
  const feeds = feedSpecs(plan, model, batch);
  const own = plan.tasks.flatMap((task) =>
    (task.feeds?.(model.shape, batch) ?? []).map(({ name }) => [name, taskFeed(task, name)] as const),
  );
  const signature: Signature = {
    name: `head/k${border}/b${batch.size}/t${batch.tokens}`,
    inputs: [...names.map((name) => ({ name: parameterFeed(name), shape: specs[name]!.shape, dtype: 'float32' as const })), ...feeds],
  };
  const program: Program = (inputs) => {
    const parameters: Parameters = Object.fromEntries(names.map((name) => [name, inputs[parameterFeed(name)]!]));
    const options = { model, batch, border };
    const views = encodeViews(plan.views, options, parameters, inputs);
    const [fused] = fuseRequests([featureFusions(problem.features, plan.id, model)], views, options, parameters);
    const sides = SIDES[plan.id].map((side) =>
      featuresOf(problem.features, side, {
        view: (request) => lookUp(views, viewKey(request), 'view'),
        fused: (id) => lookUp(fused!, id, 'fusion'),
      }),
    );
    const hostMade: Record<string, tf.Tensor> = Object.fromEntries(own.map(([name, feed]) => [name, inputs[feed]!]));
    return problem.outputs ? problem.outputs(parameters, sides, hostMade) : sides[0]!;
  };
  return { signature, program };
}

/** The problem of the features alone, item by item: what `pairProgram` takes. */
export function itemProblem({ outputs: _, ...problem }: HeadProblem): HeadProblem {
  return { ...problem, predictionPass: 'image-text' };
}

/**
 * Whether the features of items can be kept, and pairs be judged by them: those of all tokens are as long as the longest text of their batch.
 */
export const keepsItems = ({ pass, predictionPass = pass, features, outputs }: HeadProblem): boolean =>
  outputs !== undefined && SIDES[predictionPass].length > 1 && !hasTokens(features);

/** What a head says of pairs by the features of their items, named as in head.onnx, and by its own feeds, under the names it gives them. */
export function pairProgram(problem: HeadProblem, model: ModelDefinition, size: number): { signature: Signature; program: Program } {
  const sides = SIDES[problem.predictionPass ?? problem.pass];
  const specs = problem.parameters(model.shape);
  const names = Object.keys(specs);
  const features = sides.flatMap((side) =>
    problem.features.map((name) => {
      const { dtype, shape } = featureSpec(model, name);
      return { name: headInput(side, name, sides), dtype, shape: shape.map((dim) => (dim === BATCH ? size : Number(dim))) };
    }),
  );
  const own = problem.feeds?.(model.shape, { size, tokens: 1 }) ?? [];
  return {
    signature: {
      name: `pairs/b${size}`,
      inputs: [
        ...names.map((name) => ({ name: parameterFeed(name), shape: specs[name]!.shape, dtype: 'float32' as const })),
        ...features,
        ...own,
      ],
    },
    program: (inputs) =>
      problem.outputs!(
        Object.fromEntries(names.map((name) => [name, inputs[parameterFeed(name)]!])),
        sides.map((side) => Object.fromEntries(problem.features.map((name) => [name, inputs[headInput(side, name, sides)]!]))),
        inputs,
      ),
  };
}
