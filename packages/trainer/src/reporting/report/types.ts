import type { IterationMetrics } from '../metrics/index.js';

/** A label and what is to be read beside it; `hint` explains it in a sentence. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
}

export interface RunFacts {
  /** What the run is called. */
  readonly name: string;
  readonly catalog: string;
  readonly preset: string;
  /** The line that repeats the run. */
  readonly command: string;
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  /** Processor, cores, memory. */
  readonly machine: string;
  /** For example `onnxruntime:cpu`, and why it was taken. */
  readonly runtime: string;
  readonly parameters: number;
  /** Name -> version: this project, Node, native libraries. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whatever else is worth a line. */
  readonly more?: readonly Fact[];
}

/** Share of queries with a right item among the first `at`, and what a random order would reach. Both from 0 to 1. */
export interface Recall {
  readonly at: number;
  readonly recall: number;
  readonly chance: number;
}

export interface DirectionResult {
  /** As in `text-to-image`; equal in all evaluations of a run. */
  readonly id: string;
  readonly queries: number;
  readonly candidates: number;
  /** By growing `at`. */
  readonly recalls: readonly Recall[];
  readonly medianRank?: number;
}

/** Retrieval on held-out products. Iteration 0 is before training. */
export interface Evaluation {
  readonly iteration: number;
  readonly directions: readonly DirectionResult[];
}

export interface Picture {
  readonly text: string | null;
  /** A small picture as a `data:` address (see `thumbnail`), null if there is none. */
  readonly image: string | null;
}

export interface RetrievalExample {
  /** Id of a direction. */
  readonly direction: string;
  readonly query: Picture;
  /** Best first. */
  readonly results: readonly (Picture & { readonly hit: boolean })[];
  /** Rank of the first right item, from 1. */
  readonly rank?: number;
  readonly rankBefore?: number;
  readonly candidates?: number;
}

export interface ImportFacts {
  readonly accepted: number;
  readonly rejected: readonly { readonly code: string; readonly count: number; readonly meaning?: string }[];
  readonly more?: readonly Fact[];
}

export interface SkippedStep {
  readonly iteration: number;
  readonly reason: string;
}

/** All that the report shows: plain data, so that it can be made anywhere and kept as JSON. */
export interface ReportData {
  readonly run: RunFacts;
  /** As in metrics.jsonl, in order. */
  readonly iterations: readonly IterationMetrics[];
  /** In order; the first and the last are compared. */
  readonly evaluations: readonly Evaluation[];
  readonly examples: readonly RetrievalExample[];
  readonly import?: ImportFacts;
  /** About what was trained on: items by kind, rate of duplicates in a batch. */
  readonly data?: readonly Fact[];
  readonly skipped?: readonly SkippedStep[];
  /** Task id -> what it learns, in a few words. */
  readonly taskTitles?: Readonly<Record<string, string>>;
  /** The full config, for the curious. */
  readonly config?: unknown;
}
