import type { Evaluator, Interval } from '@commercemm/engine';

import { formatCount, textTable } from '../reporting/index.js';

/** Figures with their 95 % intervals. */
export function figuresTable(figures: Readonly<Record<string, Interval>>, evaluator: Evaluator, split: string): string {
  const show = (value: number) => value.toFixed(4);
  return textTable(
    [
      { title: `${split}, ${formatCount(evaluator.size())} examples` },
      { title: 'value', align: 'right' },
      { title: '95 % interval', align: 'right' },
    ],
    Object.entries(figures).map(([name, { value, low, high }]) => [name, show(value), `${show(low)} to ${show(high)}`]),
  );
}
