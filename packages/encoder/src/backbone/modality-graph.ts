import { createBatcher } from '../batching/batcher.js';
import { groupByLength } from '../batching/length-groups.js';
import type { ModalityInput } from '../inputs/input.js';
import { rowOf, type GraphSession, type HostTensor } from '../session/session.js';
import type { Segment } from './features.js';

export interface ModalityJob {
  readonly prepared: unknown;
  /** Whether `tokens` and `mask` are needed. */
  readonly tokens: boolean;
}

/** The encoder of one modality. */
export interface ModalityGraph {
  readonly input: ModalityInput;
  /** F, 0 where the graph gives no descriptor. */
  readonly descriptor: number;
  encode(job: ModalityJob): Promise<Segment>;
  /** What an item without the modality brings into fusion. */
  absent(): Promise<Segment>;
}

export const SUMMARY_OUTPUTS = ['pooled', 'embedding'];
export const TOKEN_OUTPUTS = ['tokens', 'tokenMask'];
const DESCRIPTOR = 'descriptor';

export function createModalityGraph(input: ModalityInput, session: GraphSession, maxBatch: number): ModalityGraph {
  const descriptor = session.outputs.includes(DESCRIPTOR) ? Number(session.outputShape(DESCRIPTOR)[1]) : 0;
  const summary = descriptor ? [...SUMMARY_OUTPUTS, DESCRIPTOR] : SUMMARY_OUTPUTS;
  const run = async (jobs: readonly ModalityJob[]): Promise<Segment[]> => {
    const lengths = jobs.map(({ prepared }) => input.length(prepared));
    const segments = new Array<Segment>(jobs.length);
    for (const rows of groupByLength(lengths)) {
      const tokens = rows.some((row) => jobs[row]!.tokens);
      const present = { data: new Float32Array(rows.length).fill(1), dims: [rows.length] };
      const outputs = await session.run(
        { ...input.feeds(rows.map((row) => jobs[row]!.prepared)), present },
        tokens ? [...summary, ...TOKEN_OUTPUTS] : summary,
      );
      rows.forEach((row, i) => (segments[row] = segmentOf(outputs, i, lengths[row]!)));
    }
    return segments;
  };
  const batcher = createBatcher({ run, maxBatch });
  let absent: Promise<Segment> | undefined;
  return {
    input,
    descriptor,
    encode: (job) => batcher.submit(job),
    absent: () =>
      (absent ??= session
        .run({ ...input.feeds([undefined]), present: { data: new Float32Array(1), dims: [1] } })
        .then((outputs) => segmentOf(outputs, 0, outputs.tokenMask!.dims[1]!))),
  };
}

/** One item's part of a batch; `length` of its tokens count, the others are padding. Views, not copies. */
function segmentOf(outputs: Readonly<Record<string, HostTensor>>, row: number, length: number): Segment {
  const { pooled, embedding, tokens, tokenMask, descriptor } = outputs;
  return {
    length,
    pooled: rowOf(pooled!, row),
    embedding: rowOf(embedding!, row),
    ...(descriptor && { descriptor: rowOf(descriptor, row) }),
    ...(tokens &&
      tokenMask && { tokens: rowOf(tokens, row).subarray(0, length * tokens.dims[2]!), mask: rowOf(tokenMask, row).subarray(0, length) }),
  };
}
