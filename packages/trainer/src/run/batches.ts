import { Worker } from 'node:worker_threads';

import { crossPairBatch, imageTextBatch, type CatalogIndex } from '@commercemm/catalog';
import type { PassBatch, PassPlan, PassRows } from '@commercemm/engine';

import type { InputOptions } from './inputs.js';

/** The rows of a pass at an iteration: a function of the seed alone, so a resumed run sees what it would have seen. */
export function passRows(index: CatalogIndex, plan: PassPlan, seed: number, iteration: number, batchSize: number): PassRows {
  const products = index.products;
  if (plan.id === 'image-text') {
    const rows = [...imageTextBatch(index, { seed, step: iteration - 1, batchSize, split: 'train' })];
    return { sides: { item: rows }, same: (i, j) => products[rows[i]!] === products[rows[j]!] };
  }
  const { sources, targets } = crossPairBatch(index, { seed, step: iteration - 1, batchSize, split: 'train' });
  return {
    sides: { source: [...sources], target: [...targets] },
    // One query with two products makes each a right answer for both pairs.
    same: (i, j) => products[targets[i]!] === products[targets[j]!] || sources[i] === sources[j],
  };
}

export interface BatchRequest {
  readonly pass: string;
  readonly iteration: number;
}

export interface BatchAnswer extends BatchRequest {
  readonly batch?: PassBatch;
  /** What the thread threw, as data. */
  readonly error?: { readonly message: string; readonly code?: string; readonly stack?: string };
}

export interface BatchStream {
  next(plan: PassPlan, iteration: number): Promise<PassBatch>;
  close(): void;
}

/** Passes made ahead: those of one iteration, so that a slow batch of one pass is caught up with during the other. */
const AHEAD = 2;

/** Batches in the order of training, made by a thread of their own; the next ones are made while the current one is in the graphs. */
export function batchStream(options: InputOptions, plans: readonly PassPlan[]): BatchStream {
  const worker = new Worker(new URL('./input-worker.js', import.meta.url), { workerData: options });
  worker.unref();
  const waiting = new Map<string, { resolve: (batch: PassBatch) => void; reject: (error: Error) => void }>();
  const asked = new Map<string, Promise<PassBatch>>();
  const keyOf = ({ pass, iteration }: BatchRequest) => `${pass}/${iteration}`;
  worker.on('message', (answer: BatchAnswer) => {
    const { resolve, reject } = waiting.get(keyOf(answer))!;
    waiting.delete(keyOf(answer));
    if (answer.batch) resolve(answer.batch);
    else reject(Object.assign(new Error(answer.error!.message), answer.error));
  });
  worker.on('error', (error) => waiting.forEach(({ reject }) => reject(error)));

  function ask(request: BatchRequest): Promise<PassBatch> {
    const key = keyOf(request);
    let batch = asked.get(key);
    if (!batch) {
      batch = new Promise<PassBatch>((resolve, reject) => waiting.set(key, { resolve, reject }));
      // A failure shows when the batch is wanted, not as an unhandled rejection before.
      batch.catch(() => undefined);
      asked.set(key, batch);
      worker.postMessage(request);
    }
    return batch;
  }

  return {
    async next(plan, iteration) {
      const at = plans.indexOf(plan);
      const wanted = ask({ pass: plan.id, iteration });
      for (let ahead = 1; ahead <= AHEAD; ahead++) {
        const position = at + ahead;
        ask({ pass: plans[position % plans.length]!.id, iteration: iteration + Math.floor(position / plans.length) });
      }
      // While a batch is waited for, the thread has work; without a listener the process could end.
      worker.ref();
      try {
        return await wanted;
      } finally {
        worker.unref();
        asked.delete(keyOf({ pass: plan.id, iteration }));
      }
    },
    close: () => void worker.terminate(),
  };
}
