/** Makes what is missing of the demo's models: three heads on the model of a run, and the indexes of two of them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readManifest } from '@commercemm/encoder';
import { headIdentity, openIndex, SearchError } from '@commercemm/search';

import { placesOf } from './models/places.js';
import { readSettings } from './settings.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const RUN = join(root, 'runs/demo');

interface Step {
  readonly place: string;
  isThere(): Promise<boolean>;
  /** Arguments of the trainer. */
  command(): readonly string[];
}

/** `--train=head` leaves the model as it is, so that the three heads share it in memory. */
const head = (name: string, place: string): Step => ({
  place,
  isThere: async () => existsSync(join(place, 'manifest.json')),
  command: () => ['finetune', `--run=${RUN}`, `--head=${name}`, '--train=head', '--steps=200', `--out=${place}`],
});

/** An index of an older head is as good as none. */
const index = (artifact: string, place: string): Step => ({
  place,
  async isThere() {
    try {
      (await openIndex(place, { model: headIdentity(await readManifest(artifact)) })).close();
      return true;
    } catch (error) {
      if (error instanceof SearchError) return false;
      throw error;
    }
  },
  command: () => ['index', `--artifact=${artifact}`, `--catalog=${catalogOf(RUN)}`, `--to=${place}`],
});

const catalogOf = (run: string): string => (JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')) as { catalog: string }).catalog;

const places = placesOf(readSettings(process.env).MODELS);
const steps = [
  head('categorization', places.categorization),
  head('query-to-product', places.queryToProduct),
  head('image-to-product', places.imageToProduct),
  index(places.queryToProduct, places.queryIndex),
  index(places.imageToProduct, places.imageIndex),
];

for (const { place, isThere, command } of steps) {
  if (await isThere()) continue;
  if (!existsSync(join(RUN, 'config.json'))) {
    console.error(`${place} is missing, and so is the model to make it from.\nTrain the demo's (about four minutes), then start again:\n`);
    console.error('  npx nx run trainer:pretrain\n');
    process.exit(1);
  }
  console.log(`${place} is missing: trainer ${command().join(' ')}`);
  const program = [join(root, 'packages/trainer/dist/main.js'), ...command()];
  const { status } = spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
