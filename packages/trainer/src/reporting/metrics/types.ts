/** What one pass of one iteration did. A loss that is not a finite number is written as null: JSON has no other way. */
export interface PassMetrics {
  /** Border k: layers below it see one modality, those above see all. */
  readonly textLayers: number;
  readonly fusionLayers: number;
  /** Task id -> loss, for the tasks that applied to the batch. */
  readonly losses: Readonly<Record<string, number | null>>;
  /** Ids of tasks that did not apply to the batch; they are not in `losses`. */
  readonly notApplicable?: readonly string[];
  readonly milliseconds: number;
  /** Whatever else is worth a curve: items per task, share of duplicates, report scalars of tasks. */
  readonly [extra: string]: unknown;
}

/** One line of metrics.jsonl. */
export interface IterationMetrics {
  readonly iteration: number;
  /** Pass id -> what it did. */
  readonly passes: Readonly<Record<string, PassMetrics>>;
  readonly gradNorm: number | null;
  readonly learningRate: number;
  readonly [extra: string]: unknown;
}
