import { modes, nameOf } from './experiments.mjs';

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean over seeds of every shown figure in every mode; what has no result has none in the row. */
export const summarize = (experiments, results) =>
  experiments.flatMap((experiment) =>
    experiment.shown.map((figure) => ({
      experiment: nameOf(experiment),
      figure,
      ...Object.fromEntries(
        Object.keys(modes).flatMap((mode) => {
          const own = results.filter(
            (result) => result.experiment === nameOf(experiment) && result.mode === mode && result.metrics[figure],
          );
          if (own.length === 0) return [];
          const values = own.map(({ metrics }) => metrics[figure].value);
          return [[mode, { mean: mean(values), least: Math.min(...values), most: Math.max(...values), seeds: values.length }]];
        }),
      ),
    })),
  );
