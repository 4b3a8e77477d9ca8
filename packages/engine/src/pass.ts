/**
 * A pass as one program: every view through its encoder, every fusion through the stack, every task's loss, one backward.
 * Each encoder is called once: equal requests are one view, and views share the call as segments.
 */
import { detach, type Parameters } from '@commercemm/model';
import type { Program, Signature } from '@commercemm/onnx-jit';
import * as tf from '@tensorflow/tfjs';

import { feedSpecs, gradientResult, parameterFeed, SAME_FEED, taskFeed } from './feeds.js';
import { encodeViews, fuseRequests, lookUp, type ForwardOptions, type Inputs, type View } from './forward.js';
import { modelSpecs } from './model-specs.js';
import type { PassPlan } from './plan.js';
import { viewKey, type FusionRequest, type PretrainTask, type TaskContext } from './task.js';

export interface PassOptions extends ForwardOptions {
  /** By task id; 1 unless told. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Told what the program fuses, as `task: view + view`, when it runs or is traced. */
  readonly onFusions?: (fusions: readonly string[]) => void;
}

/** A pass that can be compiled. */
export interface PassProgram {
  readonly signature: Signature;
  readonly program: Program;
}

/** Signature and program: parameters and feeds in; `loss`, `loss/<task>`, `count/<task>`, `report/<task>/<name>`, `gradient/<name>` out. */
export function passProgram(plan: PassPlan, options: PassOptions): PassProgram {
  const specs = modelSpecs(options.model, plan.tasks);
  const names = Object.keys(specs);
  const signature: Signature = {
    name: `${plan.id}/k${options.border}/b${options.batch.size}/t${options.batch.tokens}`,
    inputs: [
      ...names.map((name) => ({ name: parameterFeed(name), shape: specs[name]!.shape, dtype: 'float32' as const })),
      ...feedSpecs(plan, options.model, options.batch),
    ],
  };
  const program: Program = (inputs) => {
    const results: Record<string, tf.Tensor> = {};
    const parameters = Object.fromEntries(names.map((name) => [name, inputs[parameterFeed(name)]!]));
    const forward = () => {
      const { total, outputs } = passLosses(plan, options, parameters, inputs);
      for (const [name, tensor] of Object.entries(outputs)) results[name] = tf.keep(tensor.clone());
      return total;
    };
    // Unlike tf.valueAndGrads this allows parameters that the pass does not touch; they have no gradient output.
    const trained = names.filter((name) => specs[name]!.rate !== 0);
    const variables = trained.map((name) => parameters[name]!);
    const { value, grads } = tf.engine().gradients(forward, variables, undefined, true);
    results.loss = value;
    trained.forEach((name, i) => {
      const gradient = grads[i] as tf.Tensor | null;
      if (gradient) results[gradientResult(name)] = gradient;
    });
    return results;
  };
  return { signature, program };
}

const describeFusion = ({ parts }: FusionRequest): string =>
  parts.map(({ view, rows }) => `${viewKey(view)}${rows ? ' (other rows)' : ''}`).join(' + ');

/** The losses of a pass and their weighted sum over the tasks that apply. */
function passLosses(plan: PassPlan, options: PassOptions, parameters: Parameters, inputs: Inputs) {
  const views = encodeViews(plan.views, options, parameters, inputs);
  const contexts = plan.tasks.map((task) => taskContext(task, options, parameters, inputs, views));
  const requests = plan.tasks.map((task, i) => task.fusions?.(contexts[i]!) ?? []);
  options.onFusions?.(requests.flatMap((own, i) => own.map((request) => `${plan.tasks[i]!.id}: ${describeFusion(request)}`)));
  const fused = fuseRequests(requests, views, options, parameters);
  const outputs: Record<string, tf.Tensor> = {};
  let total: tf.Tensor = tf.scalar(0);
  plan.tasks.forEach((task, i) => {
    const { loss, count, reports } = task.loss({ ...contexts[i]!, fused: (id) => lookUp(fused[i]!, id, `${task.id} fusion`) });
    const applies = tf.cast(tf.greaterEqual(detach(count), task.minimum ?? 1), 'float32');
    total = tf.add(total, tf.mul(loss, tf.mul(applies, options.weights?.[task.id] ?? 1)));
    outputs[`loss/${task.id}`] = loss;
    outputs[`count/${task.id}`] = count;
    for (const [name, value] of Object.entries(reports ?? {})) outputs[`report/${task.id}/${name}`] = value;
  });
  return { total: total as tf.Scalar, outputs };
}

function taskContext(
  task: PretrainTask,
  options: PassOptions,
  parameters: Parameters,
  inputs: Inputs,
  views: ReadonlyMap<string, View>,
): TaskContext {
  const { model, batch } = options;
  return {
    shape: model.shape,
    batch,
    parameters,
    same_BB: inputs[SAME_FEED] as tf.Tensor2D,
    feeds: Object.fromEntries((task.feeds?.(model.shape, batch) ?? []).map(({ name }) => [name, inputs[taskFeed(task, name)]!])),
    view: (request) => lookUp(views, viewKey(request), `${task.id} view`),
  };
}
