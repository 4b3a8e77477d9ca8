import type { TrainableHead } from '@commercemm/engine';

import { UsageError, type FinetuneOptions } from '../cli/index.js';
import { describeIssue, merge, readConfigFile } from './file.js';
import { finetuneConfigSchema, finetuneDefaults, type FinetuneConfig } from './finetune.js';

/** Defaults, then config file, then command line. */
export function loadFinetuneConfig(
  { config, from, train, border, precision, steps, minutes, seed, set }: FinetuneOptions,
  { learningRate, modelLearningRate }: Pick<TrainableHead, 'learningRate' | 'modelLearningRate'>,
): FinetuneConfig {
  const file = config === undefined ? {} : readConfigFile(config);
  const modes = {
    from: from ?? (file.from === 'scratch' ? 'scratch' : 'pretrained'),
    train: train ?? (file.train === 'head' ? 'head' : 'all'),
  } as const;
  const defaults = finetuneDefaults({ ...modes, learningRate, modelLearningRate });
  const merged = merge(merge(defaults, file), {
    ...modes,
    ...(border !== undefined && { border }),
    ...(precision !== undefined && { precision }),
    ...(steps !== undefined && { steps }),
    ...(minutes !== undefined && { minutes }),
    ...(seed !== undefined && { seed }),
    ...(Object.keys(set).length > 0 && { settings: set }),
  });
  const parsed = finetuneConfigSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    'USAGE_CONFIG_INVALID',
    parsed.error.issues.map((issue) => describeIssue(issue, config ?? 'options', defaults)).join('\n'),
  );
}
