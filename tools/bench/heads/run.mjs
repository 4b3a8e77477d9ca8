/**
 * `npx nx run bench:heads --data=<folder of catalogs> --run=<pre-training run> --out=<folder> [--seeds=1,2,3] [--steps=300] [--only=<part of a name>]`:
 * fine-tunes every head of experiments.mjs in every mode with every seed; what is there already is kept, so it can be stopped and started
 * again. Then writes <out>/heads.json, the means over seeds.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { machine, versions } from '../lib/machine.mjs';
import { experiments, modes, nameOf } from './experiments.mjs';
import { summarize } from './summarize.mjs';

const trainer = fileURLToPath(new URL('../../../packages/trainer/dist/main.js', import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    run: { type: 'string' },
    out: { type: 'string' },
    seeds: { type: 'string', default: '1,2,3' },
    steps: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
  },
});
for (const name of ['data', 'run', 'out']) {
  if (!values[name]) {
    console.error(`--${name} is needed`);
    process.exit(2);
  }
}
const from = process.env.INIT_CWD ?? process.cwd();
const [data, run, out] = [values.data, values.run, values.out].map((path) => resolve(from, path));
const seeds = values.seeds.split(',').map(Number);
const chosen = experiments.filter((experiment) => nameOf(experiment).includes(values.only));
mkdirSync(out, { recursive: true });

const results = [];
for (const seed of seeds) {
  for (const experiment of chosen) {
    for (const [mode, { from: start, train }] of Object.entries(modes)) {
      const folder = join(out, `${nameOf(experiment)} ${mode} ${seed}`.replaceAll(/[ =]/g, '_'));
      const file = join(folder, 'metrics.json');
      if (!existsSync(file)) {
        const settings = Object.entries(experiment.settings ?? {}).map(([name, value]) => `--set=${name}=${value}`);
        const options = [`--run=${run}`, `--head=${experiment.head}`, `--catalog=${join(data, experiment.set)}`, `--out=${folder}`];
        const more = [`--from=${start}`, `--train=${train}`, `--seed=${seed}`, `--steps=${values.steps}`, ...settings];
        console.log(`${nameOf(experiment)}, ${mode}, seed ${seed}`);
        const { status, stderr } = spawnSync(process.execPath, [trainer, 'finetune', ...options, ...more], { encoding: 'utf8' });
        if (status !== 0) {
          console.error(stderr);
          continue;
        }
      }
      const { metrics, seconds } = JSON.parse(readFileSync(file, 'utf8'));
      results.push({ experiment: nameOf(experiment), mode, seed, seconds, metrics });
      const about = {
        date: new Date().toISOString().slice(0, 10),
        machine: machine(),
        versions: versions(),
        steps: Number(values.steps),
        seeds,
      };
      writeFileSync(join(out, 'heads.json'), `${JSON.stringify({ about, rows: summarize(chosen, results) }, null, 2)}\n`);
    }
  }
}
