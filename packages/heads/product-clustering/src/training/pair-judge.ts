import { applicable, binaryAt, binaryCurve, thresholdBetween, type Example } from '@commercemm/engine';
import type { LabelledPair } from '@commercemm/head-product-matching/training';

import type { JudgeOf } from './judge.js';
import { linkageScores } from './linkage.js';
import type { Pair } from './reach.js';

/**
 * By labelled pairs alone, whatever product numbers their listings have: a pair is said to be one product if its listings are in one group.
 * Units of the figures are a split's labelled pairs, its listings theirs.
 */
export const pairJudge =
  (pairs: readonly LabelledPair[]): JudgeOf =>
  (split) => {
    // A listing is in a group with itself, whatever its label.
    const labelled = pairs.filter(({ split: own, example: [a, b] }) => own === split && a !== b);
    const labels = new Map(labelled.map(({ example, label }) => [keyOf(example), label]));
    const positives = labelled.filter(({ label }) => label === 1).length;
    const negatives = labelled.length - positives;

    function among(rows: readonly number[]) {
      const places = new Map(rows.map((row, place) => [row, place]));
      const known = labelled.filter(({ example }) => example.every((row) => places.has(row)));
      return {
        labels: known.map(({ label }) => label),
        pairs: known.map(({ example: [a, b] }): Pair => [places.get(a!)!, places.get(b!)!]),
      };
    }

    return {
      primary: 'labelledF1',
      listings: [...new Set(labelled.flatMap(({ example }) => example))],
      lacks:
        positives === 0 || negatives === 0
          ? { expected: `labelled pairs of both labels in the ${split} split`, got: `${positives} of one product, ${negatives} of two` }
          : undefined,
      labelOf: (pair) => labels.get(keyOf(pair)) ?? null,
      bestThreshold(scored, rows) {
        const known = among(rows);
        const curve = binaryCurve(known.labels, linkageScores(rows.length, scored, known.pairs));
        const finite = [...curve.thresholds].filter(Number.isFinite);
        const tried = finite.flatMap((score, at) => binaryAt(curve, thresholdBetween(score, finite[at + 1])) ?? []);
        return tried.reduce<{ f1: number; threshold: number | null }>((best, point) => (point.f1 > best.f1 ? point : best), NONE).threshold;
      },
      judge(groups, rows) {
        const known = among(rows);
        const said = known.pairs.map(([a, b]) => Number(groups[a] === groups[b]));
        return {
          size: known.pairs.length,
          figures(units) {
            const point = binaryAt(binaryCurve(known.labels, said, units), 1);
            return applicable({ labelledF1: point?.f1, labelledPrecision: point?.precision, labelledRecall: point?.recall });
          },
        };
      },
    };
  };

const NONE = { f1: 0, threshold: null };

const keyOf = ([a, b]: Example): string => `${Math.min(a!, b!)} ${Math.max(a!, b!)}`;
