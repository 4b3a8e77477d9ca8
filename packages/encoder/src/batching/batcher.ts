/** Gathers what concurrent callers submit, and gives each the result of its own job. */
export interface Batcher<Job, Result> {
  submit(job: Job): Promise<Result>;
}

export interface BatcherOptions<Job, Result> {
  /** One result for each job, in the order of the jobs. If it throws, all jobs of the batch fail with that error. */
  readonly run: (jobs: readonly Job[]) => Promise<readonly Result[]>;
  readonly maxBatch: number;
}

interface Waiting<Job, Result> {
  readonly job: Job;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs one batch at a time, as soon as it can: a job that comes to an idle batcher waits only for the end of the current turn of the
 * event loop, so that jobs of the same moment go together; jobs that come during a run form the next batch. Jobs are taken in the order
 * they came, `maxBatch` at most.
 */
export function createBatcher<Job, Result>({ run, maxBatch }: BatcherOptions<Job, Result>): Batcher<Job, Result> {
  const queue: Waiting<Job, Result>[] = [];
  let working = false;

  async function work(): Promise<void> {
    working = true;
    while (queue.length > 0) {
      await nextTurn();
      const batch = queue.splice(0, maxBatch);
      try {
        const results = await run(batch.map(({ job }) => job));
        if (results.length !== batch.length) throw new RangeError(`a batch of ${batch.length} jobs gave ${results.length} results`);
        batch.forEach(({ resolve }, i) => resolve(results[i]!));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    working = false;
  }

  return {
    submit(job) {
      return new Promise((resolve, reject) => {
        queue.push({ job, resolve, reject });
        if (!working) void work();
      });
    },
  };
}

/** After input that is there has been handled: requests that came in during a run join the next batch. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
