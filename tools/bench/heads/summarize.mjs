import { median, range } from '../lib/statistics.mjs';
import { modes, nameOf } from './experiments.mjs';

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean, least and most over seeds of a figure in one mode; none without a result. */
function figureOf(results, figure) {
  const values = results.flatMap(({ metrics }) => (metrics[figure] ? [metrics[figure].value] : []));
  if (values.length === 0) return undefined;
  const [least, most] = range(values);
  return { mean: mean(values), least, most, seeds: values.length };
}

/** The budget that the fine-tuning had, and the time it took. */
function costOf(results) {
  const trained = results.filter(({ mode }) => mode === 'fine-tuned');
  if (trained.length === 0) return {};
  const { config, units } = trained[0];
  const { steps, batchSize, modelLearningRate } = config;
  return { steps, batchSize, modelLearningRate, units, seconds: Math.round(median(trained.map(({ seconds }) => seconds))) };
}

function experimentOf(experiment, results, baseline) {
  const { set, head, settings = {}, pretraining, shown } = experiment;
  const rows = shown.map((figure) => {
    const columns = Object.keys(modes).flatMap((mode) => {
      const found = figureOf(
        results.filter((result) => result.mode === mode),
        figure,
      );
      return found ? [[mode, found]] : [];
    });
    const value = baseline?.metrics[figure];
    return { figure, ...Object.fromEntries(columns), ...(value !== undefined && { baseline: value }) };
  });
  const dates = [...new Set(results.map(({ date }) => date))].sort();
  return { set, head, settings, pretraining, dates, ...costOf(results), ...(baseline && { method: baseline.method }), rows };
}

/**
 * Every shown figure in every mode; what has no result has none in the row.
 * @param results of `readResults`
 * @param baselines what baselines.mjs wrote: the method and the figures of each experiment, by its name
 * @param earlier a summary; experiments without any result are taken from it as they are, and left out where it lacks them too
 */
export function summarize(experiments, results, baselines = {}, earlier = undefined) {
  const all = experiments.flatMap((experiment) => {
    const name = nameOf(experiment);
    const own = results.filter((result) => nameOf(result.experiment) === name);
    if (own.length === 0) return earlier?.experiments.find((other) => nameOf(other) === name) ?? [];
    return experimentOf(experiment, own, baselines[name]);
  });
  const from = results.filter(({ config }) => config.from === 'pretrained');
  return {
    seeds: [...new Set([...results.map(({ seed }) => seed), ...(earlier?.seeds ?? [])])].sort((a, b) => a - b),
    pretraining: {
      ...earlier?.pretraining,
      ...Object.fromEntries(from.map(({ experiment, pretrained }) => [experiment.pretraining, pretrained])),
    },
    experiments: all,
  };
}
