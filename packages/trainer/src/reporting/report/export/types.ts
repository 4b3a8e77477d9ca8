import type { DirectionResult, RunFacts } from '../types.js';

/** One exported model: what it is, and what it is worth. */
export interface ExportedArtifact {
  /** Its folder's name. */
  readonly name: string;
  readonly border: number;
  /** As in `int8`. */
  readonly precision: string;
  /** Retrieval on held-out products; the same directions for all artifacts of one catalog. */
  readonly directions: readonly DirectionResult[];
  /** Median time of one item alone, from its words and its picture's file to its embedding; null where it was not measured. */
  readonly milliseconds: { readonly text: number | null; readonly image: number | null; readonly both: number | null };
  /** Of all files. */
  readonly bytes: number;
}

/** All that the report of exported models shows. */
export interface ExportReportData {
  readonly run: RunFacts;
  readonly artifacts: readonly ExportedArtifact[];
}
