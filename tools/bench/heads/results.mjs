import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** What is there of the trainings: their figures, and what they were trained with and on. */
export const readResults = (out, wanted) =>
  wanted.flatMap(({ folder, ...training }) => {
    const file = join(out, folder, 'metrics.json');
    if (!existsSync(file)) return [];
    const { metrics, seconds, units, config } = json(file);
    const { pretrained } = json(join(out, folder, 'manifest.json')).run;
    const date = statSync(file).mtime.toISOString().slice(0, 10);
    return [{ ...training, metrics, seconds, units, config, pretrained, date }];
  });
