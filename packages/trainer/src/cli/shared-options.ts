import { resolvePath } from './paths.js';
import type { CliContext } from './types.js';
import { count, list, oneOf, positive, seed, text } from './values.js';

/** Options that several commands share. */
export function sharedOptions({ directory, presets, runtimes }: CliContext) {
  const path = text.transform((value) => resolvePath(directory, value));
  const catalog = { flags: '--catalog <path>', description: 'catalog folder or object-store address' };
  return {
    path,
    catalog: { ...catalog, schema: path.optional() },
    requiredCatalog: { ...catalog, schema: path, required: true },
    preset: { flags: '--preset <name>', description: `size of model and run: ${presets.join(', ')}`, schema: oneOf(presets).optional() },
    config: { flags: '--config <file>', description: 'run config that changes the preset', schema: path.optional() },
    tasks: { flags: '--tasks <list>', description: 'tasks to keep: ids or package names, separated by commas', schema: list.optional() },
    steps: { flags: '--steps <number>', description: 'iterations to train', schema: count.optional() },
    minutes: { flags: '--minutes <number>', description: 'time to train', schema: positive.optional() },
    seed: { flags: '--seed <number>', description: 'seed of everything that is drawn', schema: seed.optional() },
    runtime: {
      flags: '--runtime <name>',
      description: 'what runs the graphs; auto picks the best one present',
      schema: (runtimes ? oneOf(runtimes) : text).optional(),
    },
  };
}
