import { shapeProblems } from '@commercemm/model';

import { didYouMean, UsageError } from '../cli/index.js';
import { describeIssue, merge, readConfigFile, type Json } from './file.js';
import { presets } from './presets.js';
import { runConfigSchema, type RunConfig } from './schema.js';

/** What the command line may change. */
export interface Overrides {
  readonly preset?: string | undefined;
  /** JSON file with any part of a RunConfig. */
  readonly config?: string | undefined;
  readonly steps?: number | undefined;
  readonly minutes?: number | undefined;
  readonly seed?: number | undefined;
  /** Task ids or package names to keep. */
  readonly tasks?: readonly string[] | undefined;
}

/**
 * How long a run goes on: more steps than the schedule has lengthen it; fewer stop the run on the way and leave the schedule alone, so that
 * resuming gives what one go would have given.
 */
export const lengthOf = (config: RunConfig, steps: number | undefined): Pick<RunConfig, 'steps' | 'stop'> => {
  if (steps === undefined) return { steps: config.steps };
  return steps < config.steps ? { steps: config.steps, stop: steps } : { steps };
};

/** Preset, then config file, then command line. */
export function loadConfig({ preset, config, steps, minutes, seed, tasks }: Overrides): RunConfig {
  const file = config === undefined ? {} : readConfigFile(config);
  const name = preset ?? (typeof file.preset === 'string' ? file.preset : 'demo');
  const make = presets[name];
  if (!make) {
    const where = preset === undefined && config !== undefined ? `${config}: preset` : '--preset';
    throw new UsageError(
      'USAGE_CONFIG_INVALID',
      `${where}: no preset "${name}".${didYouMean(name, Object.keys(presets)) || ` Presets: ${Object.keys(presets).join(', ')}.`}`,
    );
  }
  const parsed = runConfigSchema.safeParse(merge(make() as unknown as Json, { ...file, preset: name }));
  if (!parsed.success)
    throw new UsageError(
      'USAGE_CONFIG_INVALID',
      parsed.error.issues.map((issue) => describeIssue(issue, config ?? name, presets.demo!())).join('\n'),
    );
  const chosen = parsed.data;
  const result: RunConfig = {
    ...chosen,
    ...lengthOf(chosen, steps),
    ...(minutes !== undefined && { minutes }),
    ...(seed !== undefined && { seed }),
    ...(tasks !== undefined && { taskIds: [...tasks] }),
  };
  const problems = [...shapeProblems(result.model), ...borderProblems(result)];
  if (problems.length > 0) throw new UsageError('USAGE_CONFIG_INVALID', `${config ?? name}: ${problems.join('; ')}`);
  return result;
}

const borderProblems = ({ borders: [min, max], model, textBuckets }: RunConfig): string[] => [
  ...(min > max || max >= model.stackLayers
    ? [`borders: expected 1 <= min <= max <= ${model.stackLayers - 1} (one layer must stay on either side), got [${min}, ${max}]`]
    : []),
  ...(textBuckets.at(-1) !== model.maxTokens
    ? [`textBuckets: expected ${model.maxTokens} (model.maxTokens) last, got ${textBuckets.join(', ')}`]
    : []),
];
