/** The thread that makes batches: decoding, tokenizing, augmentation and corruption go on while the graphs run. */
import { parentPort, workerData } from 'node:worker_threads';

import { passRows, type BatchRequest, type BatchAnswer } from './batches.js';
import { createInputs, type InputOptions } from './inputs.js';

const options = workerData as InputOptions;
const { config } = options;
const inputs = createInputs(options);
// A failure shows in the answer to the first request.
inputs.catch(() => undefined);

parentPort!.on('message', ({ pass, iteration }: BatchRequest) => {
  void answer(pass, iteration).then(({ message, transfer }) => parentPort!.postMessage(message, transfer));
});

async function answer(pass: string, iteration: number): Promise<{ message: BatchAnswer; transfer: ArrayBuffer[] }> {
  try {
    const { index, plans, builder } = await inputs;
    const plan = plans.find(({ id }) => id === pass)!;
    const rows = passRows(index, plan, config.seed, iteration, config.batchSize);
    const batch = await builder.build(plan, rows, [config.seed, plan.id, iteration]);
    const transfer = Object.values(batch.feeds).map(({ data }) => data.buffer as ArrayBuffer);
    return { message: { pass, iteration, batch }, transfer: [...new Set(transfer)] };
  } catch (error) {
    const { code, message, stack } = error as Error & { code?: string };
    return { message: { pass, iteration, error: { message, ...(code && { code }), ...(stack && { stack }) } }, transfer: [] };
  }
}
