/**
 * `npx nx run bench:heads --data=<folder of catalogs> --run=<pre-training run> --out=<folder> [--seeds=1,2,3] [--steps=300] [--only=<parts of names>]`:
 * fine-tunes every head of experiments.mjs in every mode with every seed. What is there already is kept, so it can be stopped and started
 * again, and several can run at once that have nothing in common by --only. Then
 * `npx nx run bench:heads --summarize --out=<folder> [--seeds=1,2,3] [--baselines=<file>] [--earlier=<file>] [--json=<file>]` writes the means over seeds
 * of all that is there; experiments of which nothing is there are taken from an earlier summary.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { recommendedEnvironment } from '@commercemm/runtime';

import { machine, versions } from '../lib/machine.mjs';
import { experimentsWith, nameOf, optionsOf, trainings } from './experiments.mjs';
import { fromHere, needed, runOf } from './folders.mjs';
import { readResults } from './results.mjs';
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
    summarize: { type: 'boolean', default: false },
    baselines: { type: 'string' },
    earlier: { type: 'string' },
    json: { type: 'string' },
  },
});
needed(values, values.summarize ? ['out'] : ['data', 'run', 'out']);
const out = fromHere(values.out);
const chosen = experimentsWith(values.only);
const wanted = trainings(chosen, values.seeds.split(',').map(Number));

/** What the experiment asks for beside options, as a file. */
function configFile({ experiment, folder }) {
  const file = join(out, `${folder}.config.json`);
  writeFileSync(file, `${JSON.stringify(experiment.config)}\n`);
  return file;
}

function finetune(training) {
  const folder = join(out, training.folder);
  if (existsSync(join(folder, 'metrics.json'))) return 0;
  // Figures are written last: what has none was stopped on the way.
  rmSync(folder, { recursive: true, force: true });
  const { experiment } = training;
  console.log(`${nameOf(experiment)}, ${training.mode}, seed ${training.seed}`);
  const folders = [
    `--run=${runOf(fromHere(values.run), experiment)}`,
    `--catalog=${join(fromHere(values.data), experiment.set)}`,
    `--out=${folder}`,
    ...(experiment.config ? [`--config=${configFile(training)}`] : []),
  ];
  const { status, stderr } = spawnSync(process.execPath, [trainer, 'finetune', ...folders, ...optionsOf(training, values.steps)], {
    encoding: 'utf8',
    env: { ...recommendedEnvironment, ...process.env },
  });
  if (status !== 0) console.error(stderr);
  return status === 0 ? 0 : 1;
}

if (values.summarize) {
  const [baselines, earlier] = [values.baselines, values.earlier].map((file) => file && JSON.parse(readFileSync(fromHere(file), 'utf8')));
  const about = { machine: machine(), versions: versions() };
  const summary = { about, ...summarize(chosen, readResults(out, wanted), baselines, earlier) };
  writeFileSync(values.json ? fromHere(values.json) : join(out, 'heads.json'), `${JSON.stringify(summary, null, 2)}\n`);
} else {
  mkdirSync(out, { recursive: true });
  const failed = wanted.map(finetune).reduce((a, b) => a + b, 0);
  if (failed > 0) console.error(`${failed} of ${wanted.length} failed; their messages stand above`);
  process.exitCode = failed > 0 ? 1 : 0;
}
