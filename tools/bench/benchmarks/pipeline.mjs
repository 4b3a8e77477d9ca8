/** The share of a training run that is not spent inside the two pass graphs and the optimizer. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { importCatalog, makeDemoCatalog } from '@commercemm/catalog';

import { median, round } from '../lib/statistics.mjs';

const main = fileURLToPath(new URL('../../../packages/trainer/dist/main.js', import.meta.url));

const tiny = {
  model: { imageSize: 16, patchSize: 8, width: 16, heads: 2, imageLayers: 1, stackLayers: 2, vocabulary: 300, maxTokens: 8, embedding: 8 },
  borders: [1, 1],
  batchSize: 4,
  textBuckets: [8],
};

export async function run({ quick }) {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  try {
    await makeDemoCatalog({ to: join(folder, 'files'), ...(quick && { products: 60 }) });
    await importCatalog({ from: [join(folder, 'files')], to: join(folder, 'catalog'), maxRejected: 0.5 });
    const steps = quick ? 6 : 80;
    // No cache: every picture is decoded from the store whenever it is used.
    const settings = { cacheMegabytes: 1, evaluation: { steps: 100_000, limit: 20 }, ...(quick && tiny) };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(settings));
    const args = ['pretrain', '--catalog', join(folder, 'catalog'), '--config', join(folder, 'config.json'), '--out', join(folder, 'run')];
    const { status, stderr } = spawnSync(process.execPath, [main, ...args, '--steps', String(steps)], { encoding: 'utf8', cwd: folder });
    if (status !== 0) throw new Error(stderr);
    const lines = readFileSync(join(folder, 'run', 'metrics.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    // Graphs are compiled in the first iterations.
    const warm = lines.slice(Math.floor(lines.length / 3));
    const inside = ({ passes }) => Object.values(passes).reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const total = (of) => warm.reduce((sum, line) => sum + of(line), 0);
    return {
      about: `milliseconds an iteration; preset demo on the demo catalog, pictures decoded from the store at every use, iterations ${lines.length - warm.length + 1} to ${lines.length}`,
      medians: { iteration: round(median(warm.map(({ milliseconds }) => milliseconds))), insideGraphs: round(median(warm.map(inside))) },
      ratios: { shareOutsideGraphs: round(1 - total(inside) / total(({ milliseconds }) => milliseconds), 3) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
