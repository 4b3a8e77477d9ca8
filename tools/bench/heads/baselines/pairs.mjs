import { pairsOfTruth } from '@commercemm/head-product-clustering/training';
import { labelledPairs, listingRows } from '@commercemm/head-product-matching/training';

import { output } from './outputs.mjs';

const MODELS = {
  cosine: 'TF-IDF cosine of titles',
  logistic: 'logistic regression on similarities of words, characters and numbers',
  boosting: 'gradient boosting on similarities of words, characters and numbers',
};

/** Scores of pairs by strings alone; the evaluator chooses the threshold as it does for the head. */
function pairMethods({ index, items, python }, pairs) {
  const products = listingRows(index);
  const placeOf = new Map(products.map((row, at) => [row, at]));
  const titles = products.map((row) => items[row].titles[0] ?? '');
  const texts = products.map((row, at) =>
    [titles[at], items[row].description ?? '', ...Object.values(items[row].attributes).flat()].join(' '),
  );
  const learned = products.flatMap((row, at) => (items[row].split === 'train' ? [at] : []));
  const known = pairs.filter(({ split }) => split === 'train');
  const places = (examples) => examples.map((example) => example.map((row) => placeOf.get(row)));
  return Object.entries(MODELS).map(([model, method]) => ({
    method,
    predict(examples) {
      const labels = known.map(({ label }) => label);
      const trained = places(known.map(({ example }) => example));
      const scores = python('match', titles, texts, learned, trained, labels, places(examples), model);
      return { logit: output(scores.map((score) => [score])) };
    },
  }));
}

const titleIn = (items) => (row) => items[row].titles[0] ?? '';

export const productMatching = {
  methods: async (subject) =>
    pairMethods(subject, await labelledPairs(subject.catalog, await subject.catalog.index(), titleIn(subject.items))),
};

/** Listings that pairs connect; candidates are the nearest by words. */
export const productClustering = {
  settings: { sources: 'words' },
  async methods(subject) {
    const { settings, catalog, index, items } = subject;
    const pairs = await pairsOfTruth(settings.truth, catalog, index, titleIn(items));
    return pairMethods(subject, pairs).map(({ method, predict }) => ({ method: `connected components by ${method}`, predict }));
  },
};
