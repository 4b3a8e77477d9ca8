import type { Picture, RunFacts } from '../types.js';

export interface HeadFigure {
  readonly name: string;
  readonly value: number;
  /** Bounds of the 95 % interval. */
  readonly low: number;
  readonly high: number;
}

export interface JudgedExample {
  /** One picture for an item, two for a pair; of a search the query, what came first and, where that is wrong, what was wanted. */
  readonly pictures: readonly Picture[];
  readonly truth: string;
  readonly predicted: string;
  readonly right: boolean;
}

/** All that the report of a head shows. */
export interface HeadReportData {
  readonly run: RunFacts;
  /** What the head does, in a few words. */
  readonly title: string;
  /** How it was trained, as in `fine-tuned after pre-training`. */
  readonly mode: string;
  /** On the valid split. */
  readonly figures: readonly HeadFigure[];
  /** Name of the figure that training went by. */
  readonly primary: string;
  /** Examples that the figures are of. */
  readonly examples: number;
  readonly steps: readonly { readonly step: number; readonly loss: number }[];
  readonly evaluations: readonly { readonly step: number; readonly metrics: Readonly<Record<string, number>> }[];
  /** Step whose parameters were kept. */
  readonly best?: number;
  /** Counts, [true class][predicted class]. */
  readonly confusion?: { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] };
  readonly judged: readonly JudgedExample[];
  readonly config: unknown;
}
