/** What is known beside how far it is. */
export interface ProgressFacts {
  /** Items seen since `start`, if they are not what `done` counts: the rate is then theirs. */
  readonly samples?: number;
  /** The few figures worth watching, as losses. */
  readonly values?: Readonly<Record<string, number>>;
}

export interface ProgressStart {
  /** What `done` and `total` count, in the plural: `steps`, `listings`. */
  readonly unit: string;
  /** null: not known. */
  readonly total: number | null;
  /** Where a resumed job stands already. */
  readonly done?: number;
}

/** One long job after another: making a catalog, import, training, evaluation. */
export interface Progress {
  start(label: string, start: ProgressStart): void;
  /** The total became known, or another. */
  total(total: number): void;
  update(done: number, facts?: ProgressFacts): void;
  /** A line of its own that does not disturb a bar. */
  note(line: string): void;
  /** Ends the job. `summary` is printed as its result. Without a running job only the summary is printed. */
  stop(summary?: string): void;
}
