import type { BatchShape, ModelShape, Parameters, ParameterSpecs, Segment } from '@commercemm/model';
import type { TensorSpec } from '@commercemm/onnx-jit';
import type { Random } from '@commercemm/catalog';
import type * as tf from '@tensorflow/tfjs';

/** The two fused passes of an iteration: over items, and over (source, target) pairs. */
export type PassId = 'image-text' | 'cross-pair';

/** Which items of a pair a view is of. A pass over items has one side, a pass over pairs has two. */
export type Side = 'item' | 'source' | 'target';

export const SIDES: Readonly<Record<PassId, readonly Side[]>> = { 'image-text': ['item'], 'cross-pair': ['source', 'target'] };

/** One row of a batch as the host has it when corruptions are drawn. */
export interface HostSample {
  readonly row: number;
  /** What the modality's input chose for this row (see ModalityInput), null if the sample lacks the modality. */
  readonly detail: unknown;
}

/** Typed arrays of one set of feeds, by name, zero-filled, to be written sample by sample. */
export type FeedArrays = Readonly<Record<string, Float32Array | Int32Array>>;

/**
 * A seeded change of one modality's view, drawn on the host and fed. What it feeds is added to the clean view's feeds, or replaces
 * the one of the same name. Views with equal corruption ids are one view.
 */
export interface Corruption {
  readonly id: string;
  feeds(shape: ModelShape, batch: BatchShape): readonly TensorSpec[];
  /** Writes the sample's rows. `random` is this sample's own generator. */
  draw(sample: HostSample, random: Random, into: FeedArrays, shape: ModelShape, batch: BatchShape): void;
}

export interface ViewRequest {
  readonly side: Side;
  readonly modality: string;
  /** Absent: the clean view. */
  readonly corruption?: Corruption;
}

/** A view after its encoder. */
export interface EncodedView {
  readonly encoded: Segment;
  /** 1 where the sample has the modality, [B]. */
  readonly present_B: tf.Tensor1D;
  /** Before projection, [B, D]. */
  readonly pooled_BD: tf.Tensor2D;
  /** Unit embedding, [B, E]. */
  readonly embedding_BE: tf.Tensor2D;
  /** `Modality.descriptor` of the view, [B, F]. Made when first read. @throws RangeError if the modality has none */
  readonly descriptor_BF: tf.Tensor2D;
  /** What was fed for the view, corruption included. */
  readonly feeds: Readonly<Record<string, tf.Tensor>>;
}

export interface EncodedViews {
  view(request: ViewRequest): EncodedView;
}

/** One view of the samples to be fused, or of the samples at `rows` [B] of it. */
export interface FusionPart {
  readonly view: ViewRequest;
  readonly rows?: tf.Tensor1D;
}

export interface FusionRequest {
  /** Names the request among those of its task; equal parts without rows are fused once whoever asks. */
  readonly id: string;
  readonly parts: readonly FusionPart[];
}

export interface FusedView {
  /** All fused tokens. Made when first read: a task that reads the summary alone saves most of the last layer. */
  readonly tokens: Segment;
  /** Fused tokens at P places of each sample, text first, [B P, D]. The last layer runs over them alone. */
  at(places_BP: tf.Tensor2D): tf.Tensor2D;
  /** LN(fused [CLS]), [B, D]. */
  readonly summary_BD: tf.Tensor2D;
  /** M embedding, unit, [B, E]. */
  readonly embedding_BE: tf.Tensor2D;
  /** 1 where a sample has all the modalities that were fused (any of them with `fuseSingleModality`), [B]. */
  readonly present_B: tf.Tensor1D;
}

/** What a task may look at. */
export interface TaskContext extends EncodedViews {
  readonly shape: ModelShape;
  readonly batch: BatchShape;
  readonly parameters: Parameters;
  /** 1 where row i and row j are of one product, [B, B]. */
  readonly same_BB: tf.Tensor2D;
  /** The task's own feeds (see `PretrainTask.feeds`). */
  readonly feeds: Readonly<Record<string, tf.Tensor>>;
}

export interface FusedContext extends TaskContext {
  fused(id: string): FusedView;
}

export interface TaskLoss {
  /** A finite scalar, whatever the batch; without meaning where `count` is below `minimum`. */
  readonly loss: tf.Scalar;
  /** How many items it applied to. */
  readonly count: tf.Scalar;
  /** Scalars to report beside the loss. */
  readonly reports?: Readonly<Record<string, tf.Scalar>>;
}

/** Catalog rows of a batch, one list a side. */
export interface TaskRows {
  readonly sides: Readonly<Partial<Record<Side, readonly number[]>>>;
}

/** A pre-training task: what must be encoded, what must be fused, what is the loss. */
export interface PretrainTask {
  /** As in configs, metrics and checkpoints. */
  readonly id: string;
  readonly pass: PassId;
  /** What it learns, in a few words, for reports. */
  readonly title?: string;
  /** Items without which the task does not apply to a batch; 1 unless told. */
  readonly minimum?: number;
  /** What the task owns beside the shared model; names start with `<id>.`. */
  parameters?(shape: ModelShape): ParameterSpecs;
  /** Host-drawn inputs of the task itself, such as noise. */
  feeds?(shape: ModelShape, batch: BatchShape): readonly TensorSpec[];
  draw?(random: Random, into: FeedArrays, rows: TaskRows, batch: BatchShape): void;
  views(): readonly ViewRequest[];
  fusions?(context: TaskContext): readonly FusionRequest[];
  loss(context: FusedContext): TaskLoss;
}

export const viewKey = ({ side, modality, corruption }: ViewRequest): string => [side, modality, corruption?.id ?? 'clean'].join('/');
