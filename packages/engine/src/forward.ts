/**
 * The forward half of a pass: views through their encoders, fusions through the stack. Each encoder is called once: equal requests
 * are one view, and views share the call as segments.
 */
import {
  fusedEmbedding,
  fusedSummary,
  fuseLazily,
  joinModalities,
  rows,
  type BatchShape,
  type Feeds,
  type Modality,
  type Parameters,
  type Segment,
} from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { callOnce, joinEqualLengths } from './call-once.js';
import { allModalities, cleanFeed, corruptionFeed, modalityOf, type ModelDefinition } from './feeds.js';
import { viewKey, type EncodedView, type FusedView, type FusionRequest, type ViewRequest } from './task.js';

export interface ForwardOptions {
  readonly model: ModelDefinition;
  readonly batch: BatchShape;
  /** k: stack layers that belong to text in this pass. */
  readonly border: number;
}

export type Inputs = Readonly<Record<string, tf.Tensor>>;

export function lookUp<T>(found: ReadonlyMap<string, T>, key: string, what: string): T {
  const value = found.get(key);
  if (value === undefined) throw new RangeError(`${what} ${key} was not requested; requested are ${[...found.keys()].join(', ')}`);
  return value;
}

export interface View extends EncodedView {
  /** Its tokens as the fusion stack takes them; computed when first asked for. */
  readonly forFusion: () => Segment;
}

export function encodeViews(
  requests: readonly ViewRequest[],
  options: ForwardOptions,
  parameters: Parameters,
  inputs: Inputs,
): Map<string, View> {
  const { model, batch, border } = options;
  const views = new Map<string, View>();
  for (const modality of allModalities(model)) {
    const own = requests.filter((request) => request.modality === modality.id);
    if (own.length === 0) continue;
    const feeds = own.map((view) => ({
      ...Object.fromEntries(modality.feeds(model.shape, batch).map(({ name }) => [name, inputs[cleanFeed(view, name)]!])),
      ...Object.fromEntries(
        (view.corruption?.feeds(model.shape, batch) ?? []).map(({ name }) => [name, inputs[corruptionFeed(view, name)]!]),
      ),
    }));
    const embedded = feeds.map((feed) => modality.embed(parameters, feed, model.shape));
    const encoded = callOnce(embedded, (segments) => modality.encode(parameters, segments, { shape: model.shape, border }));
    let projected: Segment[] | undefined;
    own.forEach((view, i) => {
      const pooled_BD = modality.pool(parameters, encoded[i]!, feeds[i]!);
      views.set(viewKey(view), {
        encoded: encoded[i]!,
        present_B: (feeds[i] as Record<string, tf.Tensor>).present as tf.Tensor1D,
        pooled_BD,
        embedding_BE: modality.project(parameters, pooled_BD),
        get descriptor_BF() {
          return descriptorOf(modality, feeds[i]!);
        },
        feeds: feeds[i]!,
        forFusion: () => (projected ??= callOnce(encoded, (segments) => segments.map((part) => modality.toFusion(parameters, part))))[i]!,
      });
    });
  }
  return views;
}

function descriptorOf({ id, descriptor }: Modality, feeds: Feeds): tf.Tensor2D {
  if (!descriptor) throw new RangeError(`the modality ${id} has no descriptor`);
  return descriptor.of(feeds);
}

/** Fuses the requests of all tasks in one call of the stack; returns each task's by id. */
export function fuseRequests(
  requests: readonly (readonly FusionRequest[])[],
  views: ReadonlyMap<string, View>,
  options: ForwardOptions,
  parameters: Parameters,
): Map<string, FusedView>[] {
  const distinct = new Map<string, FusionRequest>();
  const keyOf = (task: number, { id, parts }: FusionRequest) =>
    parts.some((part) => part.rows)
      ? `${task}:${id}`
      : parts
          .map((part) => viewKey(part.view))
          .sort()
          .join('+');
  requests.forEach((own, task) => own.forEach((request) => distinct.set(keyOf(task, request), request)));
  if (distinct.size === 0) return requests.map(() => new Map());

  const inputs = [...distinct.values()].map((request) => fusionInput(request, views, options.model));
  const joined = joinEqualLengths(inputs.map(({ segment }) => segment));
  const fused = fuseLazily(parameters, joined.segments, { shape: options.model.shape, border: options.border }, joined.split);
  const results = new Map<string, FusedView>();
  [...distinct.keys()].forEach((key, i) => {
    const { lead, tokens, at } = fused[i]!;
    const summary_BD = fusedSummary(parameters, lead);
    results.set(key, {
      get tokens() {
        return tokens();
      },
      at,
      summary_BD,
      embedding_BE: fusedEmbedding(parameters, summary_BD),
      present_B: inputs[i]!.present_B,
    });
  });
  return requests.map((own, task) => new Map(own.map((request) => [request.id, results.get(keyOf(task, request))!])));
}

/** The parts of one request side by side, in the order of the model's modalities. */
function fusionInput({ parts }: FusionRequest, views: ReadonlyMap<string, View>, model: ModelDefinition) {
  const order = model.modalities.map(({ id }) => id);
  const sorted = [...parts].sort((a, b) => order.indexOf(a.view.modality) - order.indexOf(b.view.modality));
  const chosen = sorted.map((part) => {
    modalityOf(model, part.view.modality);
    const view = lookUp(views, viewKey(part.view), 'fused view');
    return part.rows ? takeRows(view.forFusion(), view.present_B, part.rows) : { segment: view.forFusion(), present_B: view.present_B };
  });
  const combine = model.fuseSingleModality ? tf.maximum : tf.mul;
  return {
    segment: joinModalities(chosen.map(({ segment }) => segment)),
    present_B: chosen.map(({ present_B }) => present_B as tf.Tensor).reduce((a, b) => combine(a, b)) as tf.Tensor1D,
  };
}

function takeRows({ tokens_BND, mask_BN }: Segment, present_B: tf.Tensor1D, index_B: tf.Tensor1D) {
  const [batch, count, width] = tokens_BND.shape;
  const taken = index_B.shape[0];
  return {
    segment: {
      tokens_BND: tf.reshape(rows(tf.reshape(tokens_BND, [batch, count * width]), index_B), [taken, count, width]) as tf.Tensor3D,
      mask_BN: rows(mask_BN, index_B),
    },
    present_B: tf.gather(present_B, index_B),
  };
}
