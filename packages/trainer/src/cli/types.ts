/** `npx nx run trainer:pretrain`. What is absent is decided by the preset, the config file or a default. Paths are absolute. */
export interface PretrainOptions {
  readonly catalog?: string | undefined;
  readonly preset?: string | undefined;
  readonly config?: string | undefined;
  readonly out?: string | undefined;
  readonly steps?: number | undefined;
  readonly minutes?: number | undefined;
  /** Ids of tasks or names of task packages to keep. */
  readonly tasks?: readonly string[] | undefined;
  readonly runtime?: string | undefined;
  readonly seed?: number | undefined;
  /** true: continue the run in `out` from its latest checkpoint; a path: continue that run. */
  readonly resume?: true | string | undefined;
}

/** `npx nx run trainer:plan`. */
export interface PlanOptions {
  readonly catalog?: string | undefined;
  readonly preset?: string | undefined;
  readonly config?: string | undefined;
  readonly tasks?: readonly string[] | undefined;
  readonly json: boolean;
}

/** `npx nx run trainer:import`. */
export interface ImportOptions {
  /** Files, folders or globs. */
  readonly from: readonly string[];
  readonly to: string;
  /** Field of a catalog row -> name of the column it is read from. */
  readonly map: Readonly<Record<string, string>>;
  /** Fraction of rows that may be rejected, 0 to 1. */
  readonly maxRejected?: number | undefined;
  readonly seed?: number | undefined;
}

/** `npx nx run trainer:finetune`. */
export interface FinetuneOptions {
  /** Folder of the run whose model is taken. */
  readonly run: string;
  /** Head package, or its short name. */
  readonly head: string;
  /** The run's own unless told. */
  readonly catalog?: string | undefined;
  readonly out: string;
  readonly from?: 'pretrained' | 'scratch' | undefined;
  readonly train?: 'all' | 'head' | undefined;
  /** Border k; absent: the middle one of those that the run drew from. */
  readonly border?: number | undefined;
  /** Of the model's weights in the artifact. */
  readonly precision?: 'fp32' | 'int8' | undefined;
  readonly config?: string | undefined;
  readonly steps?: number | undefined;
  readonly minutes?: number | undefined;
  readonly seed?: number | undefined;
  readonly runtime?: string | undefined;
  /** Settings of the head. */
  readonly set: Readonly<Record<string, string>>;
}

/** `npx nx run trainer:export`. */
export interface ExportOptions {
  readonly run: string;
  /** Borders k; absent: the middle one of those that the run drew from. */
  readonly borders?: readonly number[] | undefined;
  readonly out?: string | undefined;
  readonly precisions: readonly ('fp32' | 'int8')[];
}

/** `npx nx run trainer:evaluate`. */
export interface EvaluateOptions {
  /** Folder of an exported head. */
  readonly artifact: string;
  readonly catalog: string;
  readonly split: 'train' | 'valid' | 'test';
  /** File for the figures. */
  readonly json?: string | undefined;
}

/** `npx nx run trainer:index`. */
export interface IndexOptions {
  /** Folder of an exported model or head. */
  readonly artifact: string;
  readonly catalog: string;
  readonly to: string;
}

/** `npx nx run trainer:search`. */
export interface SearchOptions {
  readonly index: string;
  readonly artifact?: string | undefined;
  readonly text?: string | undefined;
  /** Picture file. */
  readonly image?: string | undefined;
  readonly k: number;
  readonly filter: { readonly category?: readonly string[]; readonly attributes: Readonly<Record<string, readonly string[]>> };
  readonly mode?: 'vector' | 'text' | 'hybrid' | undefined;
  readonly json: boolean;
}

/** What each command does. */
export interface Handlers {
  pretrain(options: PretrainOptions): Promise<void>;
  plan(options: PlanOptions): Promise<void>;
  import(options: ImportOptions): Promise<void>;
  finetune(options: FinetuneOptions): Promise<void>;
  export(options: ExportOptions): Promise<void>;
  evaluate(options: EvaluateOptions): Promise<void>;
  index(options: IndexOptions): Promise<void>;
  search(options: SearchOptions): Promise<void>;
}

/** What the command line must know of the rest: names that are checked while parsing, and where paths start. */
export interface CliContext {
  readonly version: string;
  readonly presets: readonly string[];
  /** Names for --runtime; absent: whatever is asked for is passed on. */
  readonly runtimes?: readonly string[];
  /** Fields of a catalog row for --map; absent: any. */
  readonly fields?: readonly string[];
  /** Folder that relative paths start from; see `callerDirectory`. */
  readonly directory: string;
}
