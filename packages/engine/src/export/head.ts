import { traceSymbolic, type ParameterTensors, type Program, type SymbolicGraph, type SymbolicTensorSpec } from '@commercemm/onnx-jit';

import { FUSED } from '../embed.js';
import type { ModelDefinition } from '../feeds.js';
import { BATCH, sampleSizes, tokensOf } from './open-dimensions.js';

/**
 * What the graph of a head may take, by name, for each modality m and for `fused`: `m/pooled` [B, D], `m/embedding` [B, E],
 * `m/present` [B], `m/tokens` [B, L, D], and `m/mask` [B, L] but for `fused`; `m/descriptor` [B, F] of modalities that have one. Rows and sequence lengths are open.
 */
export function featureSpecs({ modalities, shape }: ModelDefinition): Readonly<Record<string, SymbolicTensorSpec>> {
  const parts = [...modalities, { id: FUSED, descriptor: undefined }];
  const specs = parts.flatMap(({ id, descriptor }): SymbolicTensorSpec[] => {
    const spec = (name: string, ...dims: SymbolicTensorSpec['shape']) =>
      ({ name: `${id}/${name}`, shape: [BATCH, ...dims], dtype: 'float32' }) as const;
    const length = tokensOf(id);
    return [
      spec('pooled', shape.width),
      spec('embedding', shape.embedding),
      spec('present'),
      spec('tokens', length, shape.width),
      ...(id === FUSED ? [] : [spec('mask', length)]),
      ...(descriptor ? [spec('descriptor', descriptor.size(shape))] : []),
    ];
  });
  return Object.fromEntries(specs.map((spec) => [spec.name, spec]));
}

/** @throws RangeError if the model has no such feature */
export function featureSpec(model: ModelDefinition, name: string): SymbolicTensorSpec {
  const known = featureSpecs(model);
  const spec = known[name];
  if (!spec) throw new RangeError(`no feature ${name}; there are ${Object.keys(known).join(', ')}`);
  return spec;
}

/** What a head computes from features. */
export interface HeadProgram {
  readonly name: string;
  /** Names of the features that it reads; see `featureSpecs`. */
  readonly features: readonly string[];
  readonly parameters: ParameterTensors;
  /** Gets features and parameters by their names, and returns the head's outputs. */
  readonly program: Program;
}

/** Traces a head into one graph for all batch sizes and text lengths, its parameters inside. */
export function exportHead(model: ModelDefinition, { name, features, parameters, program }: HeadProgram): SymbolicGraph {
  const inputs = features.map((feature) => featureSpec(model, feature));
  return traceSymbolic({ name, inputs, symbols: sampleSizes(inputs, model.shape) }, program, parameters);
}
