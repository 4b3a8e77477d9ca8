import { fusionSpecs, type ParameterSpecs } from '@commercemm/model';

import { allModalities, type ModelDefinition } from './feeds.js';
import type { PretrainTask } from './task.js';

/** Parameters of the shared model and of the tasks, in a fixed order. */
export function modelSpecs(model: ModelDefinition, tasks: readonly PretrainTask[]): ParameterSpecs {
  const shared = Object.assign(
    {},
    ...allModalities(model).map((modality) => modality.parameters(model.shape)),
    fusionSpecs(model.shape),
  ) as ParameterSpecs;
  return Object.assign(
    {},
    Object.fromEntries(Object.entries(shared).map(([name, spec]) => [name, { ...spec, rate: (spec.rate ?? 1) * (model.rate ?? 1) }])),
    ...tasks.map((task) => task.parameters?.(model.shape) ?? {}),
  ) as ParameterSpecs;
}
