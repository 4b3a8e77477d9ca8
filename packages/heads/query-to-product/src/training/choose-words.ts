import { gradedQuery, type Judgements } from '@commercemm/engine';

import { PLAIN, type WordSearch, type WordSettings } from '../word-search.js';
import { gainsMore, mean } from './gain.js';

/** A query, and the grades of products by their place in the search. */
export interface GradedText {
  readonly text: string;
  readonly grades: Judgements;
}

/** Products of a ranking that count. */
export const K = 10;

type Change = (settings: WordSettings) => WordSettings;
const field =
  (name: keyof WordSettings['fields']) =>
  (value: number): Change =>
  (settings) => ({ ...settings, fields: { ...settings.fields, [name]: value } });

/** What is tried, one setting after the other. A title counts 1: only ratios matter. */
const CHANGES: readonly (readonly Change[])[] = [
  [0.05, 0.1, 0.2, 0.5, 1].map(field('attributes')),
  [0, 0.25, 0.5, 1, 2].map(field('description')),
  [0.2, 0.4, 0.8, 1.2].map((k1) => (settings) => ({ ...settings, k1 })),
  [0.5, 0.75, 1].map((b) => (settings) => ({ ...settings, b })),
  [0, 0.2, 0.5, 1].map((runs) => (settings) => ({ ...settings, runs })),
];
const ROUNDS = 2;

/**
 * Settings by coordinate ascent on the mean nDCG@10 of graded queries (Metzler and Croft, "Linear feature-based models for information retrieval",
 * 2007), from plain BM25 on; each step must gain more than its standard error.
 */
export function chooseWords(queries: readonly GradedText[], search: WordSearch): WordSettings {
  const quality = (settings: WordSettings) =>
    queries.map(({ text, grades }) => gradedQuery(search.scores(text, settings), grades, K)?.ndcg ?? 0);
  let best = { settings: PLAIN, values: quality(PLAIN) };
  for (let round = 0; round < ROUNDS; round++) {
    for (const changes of CHANGES) {
      const tried = changes
        .map((change) => change(best.settings))
        .map((settings) => ({ settings, values: quality(settings) }))
        .filter(({ values }) => gainsMore(values, best.values));
      best = tried.reduce((a, b) => (mean(b.values) > mean(a.values) ? b : a), best);
    }
  }
  return best.settings;
}
