import 'reflect-metadata';

import type { Catalog, Item, Split } from '@commercemm/catalog';
import type { BatchShape, ModelShape, Parameters, ParameterSpecs } from '@commercemm/model';
import type { TensorSpec } from '@commercemm/onnx-jit';
import type { PreprocessSpec, Tokenizer } from '@commercemm/preprocess';
import type * as tf from '@tensorflow/tfjs';
import { container, type InjectionToken } from 'tsyringe';

import type { Json } from '../checkpoint/index.js';
import { EngineError } from '../errors.js';
import type { FeedArrays, PassId, TaskLoss } from '../task.js';
import type { FeatureName, Features } from './features.js';

/** Catalog rows of one example: an item, or the two items of a pair. */
export type Example = readonly number[];

/** What a head computes, on the host: for each output its values for all examples, example by example. */
export type HostOutputs = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array | Int32Array }>>;

/** An example of the report: what was right, what was said. */
export interface Judged {
  /** Of a search: the query, what came first and, where that is wrong, what was wanted. */
  readonly example: Example;
  readonly truth: string;
  readonly predicted: string;
  readonly right: boolean;
}

/** Takes in predictions chunk by chunk, in constant memory where the metric allows it, and has the figures at the end. */
export interface Evaluator {
  /** The metric that training goes by; larger is better. */
  readonly primary: string;
  add(examples: readonly Example[], outputs: HostOutputs): void;
  /** Examples to predict next, in view of the outputs so far, such as pairs of neighbours; asked until there are none. */
  next?(): readonly Example[];
  /** How many units (items, pairs, queries) the figures are means over; the bootstrap draws from them. */
  size(): number;
  /** All figures, or those of the units at `units` (with repeats). Not applicable figures are left out. */
  metrics(units?: Int32Array): Readonly<Record<string, number>>;
  /** For the report. */
  judged?(): readonly Judged[];
  /** Counts, [true class][predicted class]. */
  confusion?(): { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] };
}

/** `quick`: a look on the way of training, which should not take long; `full`, unless told: what is reported and what `serving` gets. */
export type EvaluationScope = 'quick' | 'full';

/** What `loss` may look at. */
export interface HeadContext {
  readonly parameters: Parameters;
  /** One entry a side of the pass. */
  readonly sides: readonly Features[];
  /** What `outputs` returned; empty without it. */
  readonly outputs: Readonly<Record<string, tf.Tensor>>;
  /** What `write` wrote. */
  readonly feeds: Readonly<Record<string, tf.Tensor>>;
  /** 1 where example i and example j are of one product, [B, B]. */
  readonly same_BB: tf.Tensor2D;
}

/** A head on one catalog: its examples, its loss, its figures. Training runs it as a pass with one task. */
export interface HeadProblem {
  /** Over items, or over (source, target) pairs. */
  readonly pass: PassId;
  /** The pass of predictions, if it differs: retrieval learns from pairs and embeds items. */
  readonly predictionPass?: PassId;
  readonly features: readonly FeatureName[];
  /** Items beside the catalog's, as rows from the index's size on (see `withItems`): made-up queries, names of categories. */
  readonly items?: readonly Item[];
  /** What is learned from; empty where nothing is learned. */
  readonly training: readonly Example[];
  /** Whether two training examples are of one product. */
  same?(a: Example, b: Example): boolean;
  /** Names start with `head.`. */
  parameters(shape: ModelShape): ParameterSpecs;
  /** Host-made inputs: labels, and what `outputs` needs beside features. */
  feeds?(shape: ModelShape, batch: BatchShape): readonly TensorSpec[];
  write?(examples: readonly Example[], into: FeedArrays, batch: BatchShape): void;
  /** Those of the feeds that `outputs` uses, so that a service must make them too. */
  readonly inputs?: readonly string[];
  /** What a service computes, traced into head.onnx. Absent: the features themselves are what is served. */
  outputs?(
    parameters: Parameters,
    sides: readonly Features[],
    feeds: Readonly<Record<string, tf.Tensor>>,
  ): Readonly<Record<string, tf.Tensor>>;
  loss(context: HeadContext): TaskLoss;
  /** What is predicted to evaluate a split; may be empty. Looks on the way of training see the first of them only, so they should stand for all (see `mixed`). */
  evaluation(split: Split): readonly Example[];
  evaluator(split: Split, scope?: EvaluationScope): Evaluator;
  /** What a service needs beside graphs: labels, thresholds, calibration, chosen on the valid split. Kept in the artifact's manifest. */
  serving(valid: Evaluator): Json;
}

/** Settings of a head, from the command line's `--set name=value`; a head refuses names it does not know. */
export type HeadSettings = Readonly<Record<string, string>>;

/** How a model reads texts. */
export interface TextReader {
  readonly spec: PreprocessSpec;
  readonly tokenizer: Tokenizer;
}

/** The training side of a head package. */
export interface TrainableHead {
  /** As in `categorization`. */
  readonly id: string;
  /** Whose main entry serves it. */
  readonly package: string;
  /** Of the data that `serving` returns. */
  readonly version: number;
  readonly title: string;
  /** Peak learning rate that its own parameters want beside a model that learns too; 1e-3 unless told. */
  readonly learningRate?: number;
  /** Peak learning rate of a model that learns beside it; 3e-4 unless told, and 1e-3 for one that is drawn anew. */
  readonly modelLearningRate?: number;
  /**
   * @param trained what `serving` returned, when an artifact is evaluated: its labels then count, not this catalog's
   * @param reader how the model reads texts, for heads that work on its tokens
   * @throws EngineError HEAD_NOT_APPLICABLE if the catalog lacks what the head learns from
   */
  prepare(catalog: Catalog, settings: HeadSettings, trained: Json | undefined, reader: TextReader): Promise<HeadProblem>;
}

/** Head packages register under this token when their `./training` is imported. */
export const TRAINABLE_HEAD: InjectionToken<TrainableHead> = Symbol.for('commercemm.TrainableHead');

export function registerHead(head: TrainableHead): void {
  if (registeredHeads().some(({ id }) => id === head.id)) {
    throw new EngineError('HEAD_DUPLICATE', { head: head.id, expected: 'one head of that id', got: 'a second one' });
  }
  container.register(TRAINABLE_HEAD, { useValue: head });
}

export const registeredHeads = (): TrainableHead[] => (container.isRegistered(TRAINABLE_HEAD) ? container.resolveAll(TRAINABLE_HEAD) : []);
