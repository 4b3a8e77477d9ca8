import type { SymbolicTensorSpec } from '@commercemm/onnx-jit';

import { FUSED } from '../embed.js';
import type { ModelDefinition } from '../feeds.js';
import { BATCH, tokensOf } from './open-dimensions.js';

/**
 * What the graph of a head may take, by name; see `FeatureName`. The fused item has all that a modality has but a descriptor. Rows and sequence lengths
 * are open.
 */
function featureSpecs({ modalities, shape }: ModelDefinition): Readonly<Record<string, SymbolicTensorSpec>> {
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
      spec('mask', length),
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
