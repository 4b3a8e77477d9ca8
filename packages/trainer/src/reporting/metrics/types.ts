/** What one pass of one iteration did. Further fields are kept and, where they are numbers, become curves in TensorBoard. A loss that is not a finite number is written as null: JSON has no other way. */
export interface PassMetrics {
  /** Border k: layers below it see one modality, those above see all. */
  readonly textLayers: number;
  readonly fusionLayers: number;
  /** Task id -> loss, for the tasks that applied to the batch. */
  readonly losses: Readonly<Record<string, number | null>>;
  /** Ids of tasks that did not apply to the batch; they are not in `losses`. */
  readonly notApplicable?: readonly string[];
  readonly milliseconds: number;
  /** Why no update was made. */
  readonly skipped?: string;
  /** Items in the batch, and how many pairs of them were of one product. */
  readonly samples?: number;
  readonly repeats?: number;
  /** Waiting for the batch, beside `milliseconds`. */
  readonly inputMilliseconds?: number;
  /** Figures that tasks report beside their loss. */
  readonly reports?: Readonly<Record<string, number | null>>;
  /** Pictures that could not be decoded, by reason. */
  readonly imageFailures?: Readonly<Record<string, number>>;
}

/** One line of metrics.jsonl. */
export interface IterationMetrics {
  readonly iteration: number;
  /** Pass id -> what it did. */
  readonly passes: Readonly<Record<string, PassMetrics>>;
  readonly gradNorm: number | null;
  readonly learningRate: number;
  /** From the end of the iteration before: waiting, graphs, optimizer, logging, and a checkpoint or evaluation that came between. */
  readonly milliseconds?: number;
  /** Updates left out since the run began. */
  readonly skippedSteps?: number;
}
