import { crossPairBatch, imageTextBatch, type CatalogIndex } from '@commercemm/catalog';
import type { BatchBuilder, PassBatch, PassPlan, PassRows } from '@commercemm/engine';

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

export interface BatchStream {
  next(plan: PassPlan, iteration: number): Promise<PassBatch>;
}

/** Batches in the order of training; the next one is made while the current one is in the graphs. */
export function batchStream(
  builder: BatchBuilder,
  index: CatalogIndex,
  plans: readonly PassPlan[],
  seed: number,
  batchSize: number,
): BatchStream {
  const ahead = new Map<string, Promise<PassBatch>>();
  const make = (plan: PassPlan, iteration: number): Promise<PassBatch> => {
    const made = builder.build(plan, passRows(index, plan, seed, iteration, batchSize), [seed, plan.id, iteration]);
    // A failure shows when the batch is asked for, not as an unhandled rejection before.
    made.catch(() => undefined);
    return made;
  };
  return {
    async next(plan, iteration) {
      const key = `${plan.id}/${iteration}`;
      const batch = await (ahead.get(key) ?? make(plan, iteration));
      ahead.delete(key);
      const at = plans.indexOf(plan);
      const [nextPlan, nextIteration] = at + 1 < plans.length ? [plans[at + 1]!, iteration] : [plans[0]!, iteration + 1];
      ahead.set(`${nextPlan.id}/${nextIteration}`, make(nextPlan, nextIteration));
      return batch;
    },
  };
}
