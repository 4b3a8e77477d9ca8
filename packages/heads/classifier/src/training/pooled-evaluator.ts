import type { Evaluator, Example, HostOutputs } from '@commercemm/engine';

import { opinionsOf, pooled, type Pool, type Source } from '../pool.js';
import { fitFirst, type FittedFirst } from './fit-first.js';
import { fitPool, type Weighed } from './fit-pool.js';
import type { Levels } from './levels.js';

/** Products times labels of all questions that weights are fitted on, at most, as more take many seconds; but so many products in any case. */
const [MOST_WEIGHED, LEAST_WEIGHED] = [100_000, 50];
/** Products that are kept until then, at most: some have no known label for one question or another. */
const MOST_KEPT = 2000;
const KEPT_PER_WEIGHED = 10;

/** What a head answers: which of some labels a product has. Its logits stand behind those of the questions before it. */
export interface Question {
  readonly labels: number;
  /** Of the label that a row has; none where it is unknown or was not trained. */
  readonly levelsOf: (row: number) => Levels;
  /** What words alone say of a row, [labels]; absent where they are not looked at. */
  readonly wordLogitsOf?: ((row: number) => Float32Array) | undefined;
  /** Weights of an artifact; else they are fitted on the first products. */
  readonly pool?: Pool | undefined;
}

export interface PooledEvaluator extends Evaluator, Pick<FittedFirst<unknown, readonly Pool[]>, 'after'> {
  /** Weights of each question. */
  pools(): readonly Pool[];
}

/** A product, with what is said of it. */
interface Answered {
  readonly example: Example;
  readonly others: HostOutputs;
  /** To each question. */
  readonly answers: readonly Weighed[];
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
  const weighed = Math.max(LEAST_WEIGHED, Math.floor(MOST_WEIGHED / labels));
  const { add, settle, after } = fitFirst<Answered, readonly Pool[]>({
    given: questions.every(({ pool }) => pool) ? questions.map(({ pool }) => pool!) : undefined,
    most: Math.min(MOST_KEPT, KEPT_PER_WEIGHED * weighed),
    fit: (first) =>
      questions.map((_, at) =>
        fitPool(
          first.map(({ answers }) => answers[at]!),
          sources,
          weighed,
        ),
      ),
    use({ example, others, answers }, pools) {
      const probabilities = answers.flatMap(({ opinions }, at) => [...pooled(pools[at]!, opinions)]);
      inner.add([example], { ...others, probabilities: { shape: [1, labels], data: Float32Array.from(probabilities) } });
    },
  });

  return {
    primary: inner.primary,
    add(examples, outputs) {
      const { logits, present, ...others } = outputs;
      if (!logits || !present) return inner.add(examples, outputs);
      examples.forEach((example, i) => {
        const [row] = example as [number];
        const own = { logits: partOf(logits, i).data as Float32Array, present: partOf(present, i).data as Float32Array };
        const asked = questions.map((question) => ({ labels: question.labels, words_L: question.wordLogitsOf?.(row) }));
        add({
          example,
          others: Object.fromEntries(Object.entries(others).map(([name, output]) => [name, partOf(output, i)])),
          answers: opinionsOf(sources, own, asked).map((opinions, at) => ({ opinions, levels: questions[at]!.levelsOf(row) })),
        });
      });
    },
    pools: settle,
    after,
    size: after(() => inner.size()),
    metrics: after((units?: Int32Array) => inner.metrics(units)),
    ...(inner.judged && { judged: after(() => inner.judged!()) }),
    ...(inner.confusion && { confusion: after(() => inner.confusion!()) }),
  };
}
