import { allPlans, sessionOf, shapes } from '@commercemm/bench/lib/workload';
import { createRuntime } from '@commercemm/runtime';

/** Losses of each task in three iterations from the same start, tiny shapes. */
export async function losses(name) {
  const runtime = await createRuntime(name);
  const session = await sessionOf({ runtime, shape: shapes.tiny, plans: allPlans(), batch: { size: 4, tokens: 8 }, borders: [2, 2] });
  const seen = [];
  for (let iteration = 0; iteration < 3; iteration++) {
    const { passes } = await session.iterate();
    seen.push(Object.assign({}, ...Object.values(passes).map((pass) => pass.losses)));
  }
  session.dispose();
  runtime.dispose();
  return seen;
}

/** Largest difference of a loss over its value in `expected`; NaN if one is missing or not a number. */
export const largestDifference = (expected, got) =>
  Math.max(
    ...expected.flatMap((tasks, iteration) =>
      Object.entries(tasks).map(([task, value]) => Math.abs(got[iteration]?.[task] - value) / Math.abs(value)),
    ),
  );
