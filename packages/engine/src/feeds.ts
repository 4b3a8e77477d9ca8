import type { BatchShape, Modality, ModelShape } from '@commercemm/model';
import type { TensorSpec } from '@commercemm/onnx-jit';

import type { PassPlan } from './plan.js';
import { viewKey, type PretrainTask, type ViewRequest } from './task.js';

/** The model as the engine sees it: sizes, and modalities in the order of their tokens in the fused sequence. */
export interface ModelDefinition {
  readonly shape: ModelShape;
  readonly modalities: readonly Modality[];
  /** Inputs that tasks may look at and that never enter fusion, such as the features of a frozen teacher. */
  readonly auxiliary?: readonly Modality[];
  /** Whether M exists for samples that lack a modality. */
  readonly fuseSingleModality: boolean;
  /** Share of the learning rate for what no task owns; 1 unless told. 0: only what tasks own is trained, as in a linear probe. */
  readonly rate?: number;
}

/** A graph input and the place of its host array. */
export const cleanFeed = ({ side, modality }: ViewRequest, name: string): string => `feed/${side}/${modality}/${name}`;
export const corruptionFeed = (view: ViewRequest, name: string): string => `feed/${viewKey(view)}/${name}`;
export const taskFeed = (task: PretrainTask, name: string): string => `feed/task/${task.id}/${name}`;
export const SAME_FEED = 'feed/same';
export const parameterFeed = (name: string): string => `parameter/${name}`;
export const gradientResult = (name: string): string => `gradient/${name}`;

export const allModalities = ({ modalities, auxiliary = [] }: ModelDefinition): readonly Modality[] => [...modalities, ...auxiliary];

/** The modality of that id. */
export function modalityOf(model: ModelDefinition, id: string): Modality {
  const all = allModalities(model);
  const found = all.find((modality) => modality.id === id);
  if (!found) throw new RangeError(`no modality ${id}; there are ${all.map((modality) => modality.id).join(', ')}`);
  return found;
}

/** All host-made inputs of a pass, beside the parameters. */
export function feedSpecs(plan: PassPlan, model: ModelDefinition, batch: BatchShape): TensorSpec[] {
  const specs = new Map<string, TensorSpec>();
  const add = (spec: TensorSpec, name: string) => specs.set(name, { ...spec, name });
  for (const view of plan.views) {
    for (const spec of modalityOf(model, view.modality).feeds(model.shape, batch)) add(spec, cleanFeed(view, spec.name));
    for (const spec of view.corruption?.feeds(model.shape, batch) ?? []) add(spec, corruptionFeed(view, spec.name));
  }
  for (const task of plan.tasks) {
    for (const spec of task.feeds?.(model.shape, batch) ?? []) add(spec, taskFeed(task, spec.name));
  }
  add({ name: SAME_FEED, shape: [batch.size, batch.size], dtype: 'float32' }, SAME_FEED);
  return [...specs.values()];
}
