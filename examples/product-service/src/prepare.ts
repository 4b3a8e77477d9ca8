/** Makes what is missing of the demo's models: three heads on the model of a run, and the indexes of two of them. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { placesOf } from './models/places.js';
import { readSettings } from './settings.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const RUN = join(root, 'runs/demo');
const CATALOG = join(root, 'catalogs/demo');
const places = placesOf(readSettings(process.env).MODELS);

/** `--train=head` leaves the model as it is, so that the three heads share it in memory. */
const finetune = (head: string, out: string) => [
  'finetune',
  `--run=${RUN}`,
  `--head=${head}`,
  '--train=head',
  '--steps=200',
  `--out=${out}`,
];
const index = (artifact: string, to: string) => ['index', `--artifact=${artifact}`, `--catalog=${CATALOG}`, `--to=${to}`];

const steps: readonly (readonly [place: string, command: readonly string[]])[] = [
  [places.categorization, finetune('categorization', places.categorization)],
  [places.queryToProduct, finetune('query-to-product', places.queryToProduct)],
  [places.imageToProduct, finetune('image-to-product', places.imageToProduct)],
  [places.queryIndex, index(places.queryToProduct, places.queryIndex)],
  [places.imageIndex, index(places.imageToProduct, places.imageIndex)],
];

const missing = steps.filter(([place]) => !existsSync(place));
if (missing.length > 0 && !existsSync(RUN)) {
  console.error(
    `There is no model yet at ${RUN}. Train the demo's (about four minutes), then start again:\n\n  npx nx run trainer:pretrain\n`,
  );
  process.exit(1);
}
for (const [place, command] of missing) {
  console.log(`${place} is missing: trainer ${command.join(' ')}`);
  const { status } = spawnSync(process.execPath, [join(root, 'packages/trainer/dist/main.js'), ...command], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
