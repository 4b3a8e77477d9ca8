import type { Graph } from '../graph/ir.js';
import { int64sOf } from './operators.js';
import { rewrite } from './rewrite.js';

/** So few rows are summed fast enough as they are. */
const LEAST_ROWS = 256;
/** As many as no machine here has threads; sums of one part are small. */
const PARTS = 16;

/**
 * Sums over the rows of a matrix are made of sums over parts of them. onnxruntime gives each thread some of the columns, so that every thread walks
 * through all rows for a few elements at a time; of parts each thread gets whole ones.
 */
export const sumRowsInParts = (graph: Graph): Graph =>
  rewrite(graph, ({ op, inputs: [x, axes], attributes }, build) => {
    if (op !== 'ReduceSum' || x?.shape.length !== 2 || x.type !== 'float32' || int64sOf(axes)?.join() !== '0') return undefined;
    const [rows, columns] = x.shape as [number, number];
    if (rows < LEAST_ROWS || rows % PARTS !== 0 || columns < 2) return undefined;
    const parts = build.reduce('ReduceSum', build.reshape(x, [PARTS, rows / PARTS, columns]), [1]);
    return [build.reduce('ReduceSum', parts, [0], attributes['keepdims'] === 1)];
  });
