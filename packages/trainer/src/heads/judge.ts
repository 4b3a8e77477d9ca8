/** Figures of an exported head, from the graphs that a service runs. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Catalog, Split } from '@commercemm/catalog';
import { headOf, TOKENIZER_FILE, type Artifact } from '@commercemm/encoder';
import {
  bootstrap,
  evaluationRounds,
  withItems,
  type Evaluator,
  type HeadSettings,
  type Interval,
  type Json,
  type TextReader,
  type TrainableHead,
} from '@commercemm/engine';
import { loadTokenizer } from '@commercemm/preprocess';

import { openServedHead } from './served.js';

export interface Judgement {
  readonly figures: Readonly<Record<string, Interval>>;
  readonly evaluator: Evaluator;
  /** How many were asked for, those that were skipped included. */
  readonly examples: number;
  /** How many could not be encoded, by error code. */
  readonly skipped: Readonly<Record<string, number>>;
}

/**
 * @param head the package that wrote the artifact
 * @param told how many examples are done, of how many that are known of so far
 * @throws EncoderError ARTIFACT_HEAD_MISMATCH
 */
export async function judgeArtifact(
  artifact: Artifact,
  head: TrainableHead,
  catalog: Catalog,
  split: Split,
  told: (done: number, total: number) => void = () => {},
): Promise<Judgement> {
  const { manifest } = artifact;
  headOf(artifact, head);
  const problem = await head.prepare(
    catalog,
    (manifest.run.settings ?? {}) as HeadSettings,
    manifest.head!.data as Json,
    await readerOf(artifact),
  );
  const served = await openServedHead(artifact, problem, withItems(catalog, (await catalog.index()).size, problem.items ?? []));
  const evaluator = problem.evaluator(split);
  let [examples, done] = [0, 0];
  const skipped: Record<string, number> = {};
  for (const wanted of evaluationRounds(problem.evaluation(split), evaluator)) {
    told(done, (examples += wanted.length));
    const left = await served.predict(wanted, (part, outputs) => {
      evaluator.add(part, outputs);
      told((done += part.length), examples);
    });
    for (const [code, count] of Object.entries(left)) skipped[code] = (skipped[code] ?? 0) + count;
  }
  await served.dispose();
  return { figures: bootstrap(evaluator.size(), (units) => evaluator.metrics(units)), evaluator, examples, skipped };
}

const readerOf = async ({ folder, manifest }: Artifact): Promise<TextReader> => ({
  spec: manifest.preprocess,
  tokenizer: loadTokenizer(await readFile(join(folder, TOKENIZER_FILE), 'utf8')),
});
