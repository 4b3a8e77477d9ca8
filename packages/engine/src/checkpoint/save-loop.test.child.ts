// Run by crash.test.ts: saves one checkpoint after another into the folder named, from the latest on, until it is killed. Every value tells its step.
import { loadCheckpoint, saveCheckpoint } from './index.js';

const LENGTH = 300_000;
const folder = process.argv[2]!;
const flat = new Float32Array(LENGTH);
const slots = [{ name: 'all', offset: 0, shape: [LENGTH] }];
let step = await loadCheckpoint(folder, 'latest').then(
  (loaded) => loaded.step,
  () => 0,
);
for (;;) {
  flat.fill(++step);
  await saveCheckpoint(folder, { step, parameters: { flat, slots }, optimizer: { moment: flat }, state: { step } }, { keep: 2 });
  // Every second one is saved again, so that replacing is interrupted, too.
  if (step % 2 === 0)
    await saveCheckpoint(folder, { step, parameters: { flat, slots }, optimizer: { moment: flat }, state: { step } }, { keep: 2 });
  process.stdout.write('.');
}
