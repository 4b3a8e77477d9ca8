import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { headOf, readArtifact, TOKENIZER_FILE, type Artifact } from '@commercemm/encoder';
import { bootstrap, evaluationRounds, withItems, type HeadSettings, type Json, type TextReader } from '@commercemm/engine';
import { loadTokenizer } from '@commercemm/preprocess';

import { UsageError, type EvaluateOptions } from '../cli/index.js';
import { figuresTable } from '../heads/figures.js';
import { loadTrainableHead } from '../heads/load.js';
import { openServedHead } from '../heads/served.js';
import { createProgress, formatCount } from '../reporting/index.js';
import { open } from '../run/catalog.js';

/** `trainer:evaluate`: figures of an exported head on a catalog, from the graphs that a service runs. */
export async function evaluate({ artifact: folder, catalog: location, split, json }: EvaluateOptions, directory: string): Promise<void> {
  const progress = createProgress();
  const artifact = await readArtifact(folder);
  const entry = artifact.manifest.head;
  if (!entry) throw new UsageError('USAGE_OPTION_INVALID', `--artifact: expected the artifact of a head, got the backbone in ${folder}.`);
  const head = await loadTrainableHead(entry.package, directory);
  headOf(artifact, head);
  // What is one product is decided as in training; artifacts did not say so at first.
  const catalog = await open(location, artifact.manifest.run.identity === 'catalog' ? 'catalog' : 'catalog-or-title');
  const settings = (artifact.manifest.run.settings ?? {}) as HeadSettings;
  const problem = await head.prepare(catalog, settings, entry.data as Json, await readerOf(artifact));
  const examples = problem.evaluation(split);
  const served = await openServedHead(artifact, problem, withItems(catalog, (await catalog.index()).size, problem.items ?? []));
  const evaluator = problem.evaluator(split);
  progress.start('Evaluation', { unit: 'examples', total: examples.length });
  let [total, done] = [0, 0];
  const skipped: Record<string, number> = {};
  for (const wanted of evaluationRounds(examples, evaluator)) {
    progress.total((total += wanted.length));
    const left = await served.predict(wanted, (part, outputs) => {
      evaluator.add(part, outputs);
      progress.update((done += part.length));
    });
    for (const [code, count] of Object.entries(left)) skipped[code] = (skipped[code] ?? 0) + count;
  }
  progress.stop();
  for (const [code, count] of Object.entries(skipped)) progress.note(`Skipped      ${formatCount(count)} examples: ${code}`);
  const figures = bootstrap(evaluator.size(), (units) => evaluator.metrics(units));
  progress.note(figuresTable(figures, evaluator, split));
  if (json) {
    const result = {
      artifact: folder,
      head: entry.id,
      catalog: location,
      split,
      examples: total,
      units: evaluator.size(),
      skipped,
      metrics: figures,
    };
    writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  }
  await served.dispose();
  catalog.close();
}

const readerOf = async ({ folder, manifest }: Artifact): Promise<TextReader> => ({
  spec: manifest.preprocess,
  tokenizer: loadTokenizer(await readFile(join(folder, TOKENIZER_FILE), 'utf8')),
});
