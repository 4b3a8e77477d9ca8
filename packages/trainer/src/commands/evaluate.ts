import { writeFileSync } from 'node:fs';

import { readArtifact } from '@commercemm/encoder';

import { UsageError, type EvaluateOptions } from '../cli/index.js';
import { figuresTable } from '../heads/figures.js';
import { judgeArtifact } from '../heads/judge.js';
import { loadTrainableHead } from '../heads/load.js';
import { createProgress, formatCount } from '../reporting/index.js';
import { open } from '../run/catalog.js';

/** `trainer:evaluate`: figures of an exported head on a catalog, from the graphs that a service runs. */
export async function evaluate({ artifact: folder, catalog: location, split, json }: EvaluateOptions, directory: string): Promise<void> {
  const progress = createProgress();
  const artifact = await readArtifact(folder);
  const entry = artifact.manifest.head;
  if (!entry) throw new UsageError('USAGE_OPTION_INVALID', `--artifact: expected the artifact of a head, got the backbone in ${folder}.`);
  const head = await loadTrainableHead(entry.package, directory);
  // What is one product is decided as in training; artifacts did not say so at first.
  const catalog = await open(location, artifact.manifest.run.identity === 'catalog' ? 'catalog' : 'catalog-or-title');
  progress.start('Evaluation', { unit: 'examples', total: 0 });
  const { figures, evaluator, examples, skipped } = await judgeArtifact(artifact, head, catalog, split, (done, total) => {
    progress.total(total);
    progress.update(done);
  });
  progress.stop();
  for (const [code, count] of Object.entries(skipped)) progress.note(`Skipped      ${formatCount(count)} examples: ${code}`);
  progress.note(figuresTable(figures, evaluator, split));
  if (json) {
    const result = {
      artifact: folder,
      head: entry.id,
      catalog: location,
      split,
      examples,
      units: evaluator.size(),
      skipped,
      metrics: figures,
    };
    writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  }
  catalog.close();
}
