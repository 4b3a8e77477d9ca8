import type { Evaluator, Example, HostOutputs } from '@commercemm/engine';

import { classifiersOf, logitsOf, opinionsOf, pooled, type Pool, type Source } from '../pool.js';
import { fitPool, type Weighed } from './fit-pool.js';
import type { Levels } from './levels.js';

/** Products times labels that weights are fitted on, at most: more take many seconds. */
const MOST_WEIGHED = 100_000;

/** What a head answers: which of some labels a product has. Its logits stand behind those of the questions before it. */
export interface Question {
  readonly labels: number;
  /** Of the label that a row has; none where it is unknown or was not trained. */
  readonly levelsOf: (row: number) => Levels;
  /** What words alone say of a row, [labels]; absent where they are not looked at. */
  readonly wordsOf?: ((row: number) => Float32Array) | undefined;
  /** Weights of an artifact; else they are fitted on the first products. */
  readonly pool?: Pool | undefined;
}

export interface PooledEvaluator extends Evaluator {
  /** Weights of each question. */
  pools(): readonly Pool[];
}

/** One product's part of an output. */
const partOf = ({ shape: [size, ...shape], data }: HostOutputs[string], at: number): HostOutputs[string] => {
  const stride = data.length / size!;
  return { shape: [1, ...shape], data: data.slice(at * stride, (at + 1) * stride) };
};

/**
 * Figures of all experts together. Of `logits` [B, classifiers, labels of all questions] and `present` [B, sources] it makes `probabilities` [1, labels of all
 * questions] for the inner evaluator, product by product, and passes on what other outputs there are; all of them where there are no logits, as of a head without
 * questions or of another method.
 */
export function pooledEvaluator(inner: Evaluator, sources: readonly Source[], questions: readonly Question[]): PooledEvaluator {
  const labels = questions.reduce((sum, own) => sum + own.labels, 0);
  const classifiers = classifiersOf(sources).length;
  const starts = questions.map((_, at) => questions.slice(0, at).reduce((sum, own) => sum + own.labels, 0));
  let pools = questions.every(({ pool }) => pool) ? questions.map(({ pool }) => pool!) : undefined;
  /** Products that wait for the weights. */
  let waiting: { readonly example: Example; readonly others: HostOutputs; readonly answers: readonly Weighed[] }[] = [];

  function settle(): readonly Pool[] {
    const own = (pools ??= questions.map((_, at) =>
      fitPool(
        waiting.map(({ answers }) => answers[at]!),
        sources,
      ),
    ));
    for (const { example, others, answers } of waiting) {
      const probabilities = answers.flatMap(({ opinions }, at) => [...pooled(own[at]![opinions.source] ?? {}, opinions)]);
      inner.add([example], { ...others, probabilities: { shape: [1, labels], data: Float32Array.from(probabilities) } });
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
    add(examples, outputs) {
      const { logits, present, ...others } = outputs;
      if (!logits || !present) return inner.add(examples, outputs);
      examples.forEach((example, i) => {
        const [all, has] = [partOf(logits, i), partOf(present, i)].map(({ data }) => data as Float32Array) as [Float32Array, Float32Array];
        const [row] = example as [number];
        const answers = questions.map((question, at) => ({
          opinions: opinionsOf(
            sources,
            { logits: logitsOf(all, classifiers, starts[at]!, question.labels), present: has },
            question.wordsOf?.(row),
          ),
          levels: question.levelsOf(row),
        }));
        const own = Object.fromEntries(Object.entries(others).map(([name, output]) => [name, partOf(output, i)]));
        waiting.push({ example, others: own, answers });
      });
      if (pools || waiting.length * labels >= MOST_WEIGHED) settle();
    },
    pools: settle,
    size: () => settled(() => inner.size()),
    metrics: (units) => settled(() => inner.metrics(units)),
    judged: () => settled(() => inner.judged!()),
    ...(inner.confusion && { confusion: () => settled(() => inner.confusion!()) }),
  };
}
