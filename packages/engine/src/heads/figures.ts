/** What evaluators of heads share. */

/** Figures without those that are not applicable, as `Evaluator.metrics` gives them. */
export const applicable = (figures: Readonly<Record<string, number | null | undefined>>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).filter((figure): figure is [string, number] => typeof figure[1] === 'number'));

/** Examples that `Evaluator.judged` keeps, at most: more than a report shows of right and wrong ones. */
export const MOST_JUDGED = 400;
