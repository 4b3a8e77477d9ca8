import type { Evaluator, Example } from '@commercemm/engine';

import type { CategoryPath } from '../paths.js';
import { classifiersOf, opinionsOf, pooled, type Pool, type Source } from '../pool.js';
import { categoryEvaluator } from './evaluator.js';
import { fitPool, type Weighed } from './fit-pool.js';
import { trainedLevels } from './levels.js';

/** Products times paths that the pool is fitted on, at most: more take many seconds. */
const MOST_WEIGHED = 200_000;

export interface PooledEvaluatorOptions {
  readonly paths: readonly CategoryPath[];
  readonly sources: readonly Source[];
  readonly pathOf: (row: number) => CategoryPath;
  /** What words alone say of a row, [P]; absent where they are not looked at. */
  readonly wordsOf?: ((row: number) => Float32Array) | undefined;
  /** Of an artifact; else it is fitted on the first products. */
  readonly pool?: Pool | undefined;
}

export interface PooledEvaluator extends Evaluator {
  pool(): Pool;
}

/** Figures of all experts together, from what the graph and the words say of each product. */
export function pooledEvaluator({ paths, sources, pathOf, wordsOf, pool: given }: PooledEvaluatorOptions): PooledEvaluator {
  const inner = categoryEvaluator(paths, pathOf);
  const levelsOf = trainedLevels(paths);
  const width = classifiersOf(sources).length * paths.length;
  let pool = given;
  /** Products that wait for the pool. */
  let waiting: (Weighed & { readonly example: Example })[] = [];

  function settle(): Pool {
    const own = (pool ??= fitPool(waiting, sources));
    for (const { example, opinions } of waiting) {
      inner.add([example], { probabilities: { shape: [1, paths.length], data: pooled(own[opinions.source] ?? {}, opinions) } });
    }
    waiting = [];
    return own;
  }
  const settled = <T>(figure: () => T): T => {
    settle();
    return figure();
  };

  return {
    primary: inner.primary,
    add(examples, { logits, present }) {
      examples.forEach((example, i) => {
        const outputs = {
          logits: logits!.data.slice(i * width, (i + 1) * width) as Float32Array,
          present: present!.data.slice(i * sources.length, (i + 1) * sources.length) as Float32Array,
        };
        const [row] = example as [number];
        waiting.push({ example, opinions: opinionsOf(sources, outputs, wordsOf?.(row)), levels: levelsOf(pathOf(row)) });
      });
      if (pool || waiting.length * paths.length >= MOST_WEIGHED) settle();
    },
    pool: settle,
    size: () => settled(() => inner.size()),
    metrics: (units) => settled(() => inner.metrics(units)),
    judged: () => settled(() => inner.judged!()),
    confusion: () => settled(() => inner.confusion!()),
  };
}
