import { join } from 'node:path';

import type { Catalog } from '@commercemm/catalog';
import type { Evaluator, Interval } from '@commercemm/engine';
import type { TextSpec } from '@commercemm/preprocess';

import type { FinetuneConfig } from '../config/finetune.js';
import { writeHeadReport, type HeadReportData, type JudgedExample, type RunFacts } from '../reporting/index.js';
import { pictures } from '../run/pictures.js';
import type { TrainedHead } from './train.js';

/** Examples shown of those that were right and of those that were wrong. */
const SHOWN = 12;

export interface HeadReportInput {
  readonly out: string;
  readonly title: string;
  readonly run: RunFacts;
  readonly config: FinetuneConfig;
  readonly catalog: Catalog;
  readonly text: TextSpec;
  readonly evaluator: Evaluator;
  readonly figures: Readonly<Record<string, Interval>>;
  readonly trained: TrainedHead | undefined;
}

/** Writes `<out>/report.html` and returns its path. */
export async function writeFinetuneReport(input: HeadReportInput): Promise<string> {
  const { out, title, run, config, evaluator, figures, trained } = input;
  const path = join(out, 'report.html');
  const confusion = evaluator.confusion?.();
  const data: HeadReportData = {
    run,
    title,
    mode: modeOf(config, trained),
    figures: Object.entries(figures).map(([name, interval]) => ({ name, ...interval })),
    primary: evaluator.primary,
    examples: evaluator.size(),
    steps: trained?.steps ?? [],
    evaluations: trained?.evaluations ?? [],
    ...(trained && { best: trained.best }),
    ...(confusion && { confusion }),
    judged: await judgedExamples(input),
    config,
  };
  writeHeadReport(path, data);
  return path;
}

/** How a head came to be, in words. */
function modeOf({ from, train }: FinetuneConfig, trained: TrainedHead | undefined): string {
  if (!trained) return 'without training';
  if (train === 'head') return from === 'scratch' ? 'linear probe of a model drawn at random' : 'linear probe of the pre-trained model';
  return from === 'scratch' ? 'trained from scratch' : 'fine-tuned after pre-training';
}

async function judgedExamples({ catalog, text, evaluator }: HeadReportInput): Promise<JudgedExample[]> {
  const all = evaluator.judged?.() ?? [];
  const chosen = [...all.filter(({ right }) => !right).slice(0, SHOWN), ...all.filter(({ right }) => right).slice(0, SHOWN)];
  return Promise.all(
    chosen.map(async ({ example, truth, predicted, right }) => ({
      pictures: await pictures(catalog, example, text),
      truth,
      predicted,
      right,
    })),
  );
}
