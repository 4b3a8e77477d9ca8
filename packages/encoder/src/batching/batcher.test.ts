import { describe, expect, test } from '@jest/globals';

import { createBatcher } from './batcher.js';

/** A batcher that doubles, and the batches that it ran. */
const doubler = (maxBatch: number, delay: () => Promise<void> = async () => undefined) => {
  const batches: number[][] = [];
  const batcher = createBatcher<number, number>({
    maxBatch,
    async run(jobs) {
      batches.push([...jobs]);
      await delay();
      return jobs.map((job) => 2 * job);
    },
  });
  return { batches, batcher };
};
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a batcher', () => {
  test('runs jobs of one moment together, in order, maxBatch at most, and gives each its result', async () => {
    const { batches, batcher } = doubler(3);
    expect(await Promise.all(upTo(8).map((job) => batcher.submit(job)))).toEqual(upTo(8).map((job) => 2 * job));
    expect(batches).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 7],
    ]);
  });

  test('gathers what comes while a batch runs, and never runs two at once', async () => {
    let release = () => undefined as void;
    let running = 0;
    let most = 0;
    const { batches, batcher } = doubler(10, async () => {
      most = Math.max(most, ++running);
      if (batches.length === 1) await new Promise<void>((resolve) => (release = resolve));
      running--;
    });
    const first = batcher.submit(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const later = [];
    for (const job of [1, 2, 3]) {
      later.push(batcher.submit(job));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    release();
    expect(await Promise.all([first, ...later])).toEqual([0, 2, 4, 6]);
    expect(batches).toEqual([[0], [1, 2, 3]]);
    expect(most).toBe(1);
  });

  test('fails the jobs of a batch that fails, and goes on with the next', async () => {
    let runs = 0;
    const batcher = createBatcher<number, number>({
      maxBatch: 2,
      async run(jobs) {
        if (++runs === 1) throw new Error('first');
        return [...jobs];
      },
    });
    const settled = await Promise.allSettled(upTo(4).map((job) => batcher.submit(job)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await batcher.submit(9)).toBe(9);
  });

  test('fails jobs whose results are not there', async () => {
    const batcher = createBatcher<number, number>({ maxBatch: 2, run: async () => [1] });
    await expect(Promise.all([batcher.submit(1), batcher.submit(2)])).rejects.toThrow('2 jobs gave 1 results');
  });

  test('loses no job that a result brings about', async () => {
    const { batcher } = doubler(1);
    const chain = async (value: number): Promise<number> => (value > 100 ? value : chain(await batcher.submit(value)));
    expect(await Promise.all([chain(1), chain(3)])).toEqual([128, 192]);
  });
});
