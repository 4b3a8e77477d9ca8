/** Trains on a fixed batch; reports resident memory on the way. */
import { createRuntime } from '@commercemm/runtime';

import { report } from '../lib/child.mjs';
import { allPlans, sessionOf, shapes } from '../lib/workload.mjs';

const { shape, batch, borders, steps } = JSON.parse(process.argv[2]);
const session = await sessionOf({ runtime: await createRuntime('onnxruntime'), shape: shapes[shape], plans: allPlans(), batch, borders });
const resident = [];
for (let step = 1; step <= steps; step++) {
  await session.iterate();
  if (step % Math.ceil(steps / 10) === 0) resident.push(process.memoryUsage.rss() / 2 ** 20);
}
report({ resident });
