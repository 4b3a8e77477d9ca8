/**
 * `npx nx run gpu-check:run [--json=<file>] [--quick] [--torch=<python>]`: on every GPU provider that starts here, the kernels' parity tests,
 * those of training in the device's memory where that can be done, a training step's parity with the CPU, and its time beside PyTorch on the
 * same GPU. Without such a provider it says so and ends well.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { machine, versions } from '@commercemm/bench/lib/machine';

import { startable } from './lib/providers.mjs';
import { largestDifference, losses } from './lib/parity.mjs';
import { stepTimes } from './lib/step.mjs';
import { deviceWorks, kernelsAgree } from './lib/suites.mjs';

/** Of a loss, relative to the CPU's: fp32 summed in another order, over three updates. */
const TOLERANCE = 1e-3;

const { values } = parseArgs({ options: { json: { type: 'string' }, quick: { type: 'boolean' }, torch: { type: 'string' } } });
const { found, refused } = await startable(['webgpu', 'cuda']);
for (const [name, reason] of Object.entries(refused)) console.log(`${name}: not here. ${reason}`);
if (found.length === 0) console.log('No GPU provider starts on this machine: nothing was checked.');

const result = { name: 'gpu-check', date: new Date().toISOString().slice(0, 10), machine: machine(), versions: versions(), providers: {} };
for (const provider of found) {
  const difference = largestDifference(await losses('cpu'), await losses(provider));
  const kernels = values.quick ? 'not run' : kernelsAgree(provider) ? 'agree' : 'differ';
  const works = values.quick ? undefined : await deviceWorks(provider);
  const device = works === undefined ? 'not run' : works ? 'works' : 'fails';
  const times = await stepTimes(provider, values);
  result.providers[provider] = { kernels, device, lossDifference: difference, ...times };
  console.log(
    `${provider}: kernels ${kernels}; training in its memory ${device}; largest relative difference of a loss from the CPU's ${difference.toExponential(1)}`,
  );
  for (const [name, value] of Object.entries(times.medians)) console.log(`  ${name}  ${value} ms`);
  if (kernels === 'differ' || device === 'fails' || !(difference <= TOLERANCE)) process.exitCode = 1;
}
if (values.json) writeFileSync(resolve(process.env.INIT_CWD ?? '.', values.json), `${JSON.stringify(result, null, 2)}\n`);
