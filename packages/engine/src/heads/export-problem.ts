import { traceSymbolic, type ParameterTensors, type SymbolicGraph, type SymbolicTensorSpec } from '@commercemm/onnx-jit';

import { featureSpec } from '../export/feature-specs.js';
import { openFeeds, sampleSizes, TOKENS, tokensOf } from '../export/open-dimensions.js';
import type { ModelDefinition } from '../feeds.js';
import { namedViews, type Layout } from '../layout.js';
import { SIDES } from '../task.js';
import type { FeatureName } from './features.js';
import type { HeadProblem } from './head.js';

/** Name of a feature among the inputs of head.onnx: a head of pairs has those of both sides. */
export const headInput = (side: string, feature: FeatureName, sides: readonly string[]): string =>
  sides.length === 1 ? feature : `${side}/${feature}`;

/**
 * The graph that a service runs behind the encoders: features, and the head's own host-made inputs, to its outputs; null for a head that
 * serves the features themselves.
 * @param flat all parameters, as `layout` places them
 */
export function exportProblem(problem: HeadProblem, model: ModelDefinition, flat: Float32Array, layout: Layout): SymbolicGraph | null {
  const { outputs } = problem;
  if (!outputs) return null;
  const sides = SIDES[problem.predictionPass ?? problem.pass];
  const features = sides.flatMap((side) =>
    problem.features.map((feature): SymbolicTensorSpec => ({ ...featureSpec(model, feature), name: headInput(side, feature, sides) })),
  );
  // What is made for each token of the batch goes along the tokens of the modality whose length the batch has.
  const along = model.modalities.find((one) =>
    openFeeds((batch) => one.feeds(model.shape, batch)).some(({ shape }) => shape.includes(TOKENS)),
  );
  const own = openFeeds((batch) => problem.feeds?.(model.shape, batch) ?? [])
    .filter(({ name }) => problem.inputs?.includes(name))
    .map((spec) => ({ ...spec, shape: spec.shape.map((dim) => (dim === TOKENS ? tokensOf(along!.id) : dim)) }));
  const inputs = [...features, ...own];
  const views = namedViews(flat, layout);
  const names = Object.keys(problem.parameters(model.shape));
  const parameters: ParameterTensors = Object.fromEntries(names.map((name) => [name, views[name]!]));
  return traceSymbolic(
    { name: 'head', inputs, symbols: sampleSizes(inputs, model.shape) },
    (tensors) =>
      outputs(
        tensors,
        sides.map((side) => Object.fromEntries(problem.features.map((feature) => [feature, tensors[headInput(side, feature, sides)]!]))),
        tensors,
      ),
    parameters,
  );
}
