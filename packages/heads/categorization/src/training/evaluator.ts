import { accuracy, applicable, confusionMatrix, macroF1, MOST_JUDGED, type Evaluator, type Example, type Judged } from '@commercemm/engine';
import { logLikelihoodOf } from '@commercemm/head-classifier/training';

import { bestKey, nameOfKey, prefixKey, type CategoryPath, type PathTree } from '../paths.js';
import { trainedLevels } from './levels.js';

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Null without any. */
const mean = (values: readonly number[]): number | null => (values.length > 0 ? sum(values) / values.length : null);

/**
 * Accuracy at each level (over the products whose path goes that deep), and at the leaf accuracy and macro F1 over the products' own
 * full paths, of as many levels as those have. A category that was not trained counts as a wrong answer. Training goes by `logLikelihood`, the head's loss with its sign turned, over the
 * categories that were trained: it sees when a head grows sure of what it got wrong.
 */
export function categoryEvaluator(tree: PathTree, pathOf: (row: number) => CategoryPath): Evaluator {
  const depth = tree.levels.length;
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => numbers.get(key) ?? numbers.set(key, numbers.size).get(key)!;
  const truth: number[][] = Array.from({ length: depth + 1 }, () => []);
  const said: number[][] = Array.from({ length: depth + 1 }, () => []);
  const judged: Judged[] = [];
  const logLikelihoods: (number | null)[] = [];
  const levelsOf = trainedLevels(tree);
  // Index `depth` holds the leaf, whatever its depth; -1 where a path does not go so deep.
  const levels = Array.from({ length: depth }, (_, at) => at);

  const column = (all: readonly number[][], at: number, units: Int32Array | undefined): [number[]] => [
    units ? Array.from(units, (unit) => all[at]![unit]!) : all[at]!,
  ];
  const pairs = (at: number, units: Int32Array | undefined) => {
    const [t] = column(truth, at, units);
    const [s] = column(said, at, units);
    const kept = t.map((_, i) => i).filter((i) => t[i]! >= 0);
    return { t: kept.map((i) => t[i]!), s: kept.map((i) => s[i]!) };
  };

  return {
    primary: 'logLikelihood',
    add(examples: readonly Example[], { probabilities }) {
      const width = tree.paths.length;
      examples.forEach((example, i) => {
        const own = probabilities!.data.subarray(i * width, (i + 1) * width);
        const path = pathOf(example[0]!);
        const best = tree.levels.map((level) => bestKey(level, own));
        for (const at of levels) {
          truth[at]!.push(path.length > at ? numberOf(prefixKey(path, at + 1)) : -1);
          said[at]!.push(numberOf(best[at]!));
        }
        logLikelihoods.push(logLikelihoodOf(own, levelsOf(path)));
        const leaf = prefixKey(path, path.length);
        const predicted = best[Math.min(path.length, depth) - 1]!;
        truth[depth]!.push(numberOf(leaf));
        said[depth]!.push(numberOf(predicted));
        if (judged.length < MOST_JUDGED) {
          judged.push({ example, truth: nameOfKey(leaf), predicted: nameOfKey(predicted), right: leaf === predicted });
        }
      });
    },
    size: () => truth[depth]!.length,
    metrics(units) {
      const leaf = pairs(depth, units);
      const perLevel = levels.map((at) => {
        const { t, s } = pairs(at, units);
        return [`accuracy@level${at + 1}`, accuracy(t, s)] as const;
      });
      const own = units ? Array.from(units, (unit) => logLikelihoods[unit]!) : logLikelihoods;
      const logLikelihood = mean(own.filter((value) => value !== null));
      return applicable({
        accuracy: accuracy(leaf.t, leaf.s),
        ...Object.fromEntries(perLevel),
        macroF1: macroF1(leaf.t, leaf.s),
        logLikelihood,
      });
    },
    judged: () => judged,
    confusion() {
      const seen = new Set([...truth[depth]!, ...said[depth]!]);
      const labels = [...numbers.entries()].filter(([, n]) => seen.has(n));
      const at = new Map(labels.map(([, n], i) => [n, i]));
      const map = (values: readonly number[]) => values.map((n) => at.get(n)!);
      return {
        labels: labels.map(([key]) => nameOfKey(key)),
        counts: confusionMatrix(map(truth[depth]!), map(said[depth]!), labels.length),
      };
    },
  };
}
