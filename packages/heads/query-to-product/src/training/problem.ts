import { createRandom, type Catalog, type CatalogIndex, type Item, type Split } from '@commercemm/catalog';
import { checkSettings, rowsWhere, textItem, withValidSplit, type Example, type HeadProblem, type HeadSettings } from '@commercemm/engine';
import { atLeast, eachOnce, isKind, matches, RELEVANT, retrievalProblem } from '@commercemm/head-retrieval/training';

import type { SearchData } from '../hybrid.js';
import { createWordSearch } from '../word-search.js';
import { chooseWords } from './choose-words.js';
import { pseudoQueries } from './pseudo-queries.js';
import { searchEvaluator, type JudgedQuery, type SearchEvaluator } from './search-evaluator.js';
import { queryText, readTexts, searchedTexts } from './texts.js';

const QUERY = { name: 'query', sources: ['text'] };
const PRODUCT = { name: 'product', sources: ['fused', 'text', 'image'] };

/** Share of the train queries that choose the weight and are not learned from: on the others the model looks better than it is. */
const TUNING_SHARE = 0.4;
/** Share of real queries among the training examples, as far as repeating them gets there. */
const REAL_SHARE = 0.3;

/**
 * Graded queries of the train split, and made-up ones from the products' own titles and attributes: text of the query against the product as
 * a whole, or its text where it has no picture.
 * @throws EngineError HEAD_NOT_APPLICABLE without graded queries in the train split
 */
export async function queryToProductProblem(catalog: Catalog, settings: HeadSettings, trained?: SearchData): Promise<HeadProblem> {
  checkSettings(settings, []);
  const index = withValidSplit(await catalog.index());
  const products = rowsWhere(index, (row) => isKind(index, row, 'listing'));
  const queries = { train: judgedRows(index, 'train'), valid: judgedRows(index, 'valid'), test: judgedRows(index, 'test') };
  if (!trained) atLeast(queries.train.size, 4, 'too few graded queries', 'in the train split');
  const items = await readTexts(catalog);
  const judgedQueries = (split: Split): JudgedQuery[] =>
    [...queries[split]].map(([row, found]) => ({
      row,
      grades: new Map(found.map(({ target, grade }) => [target, grade])),
      text: queryText(items[row]!),
    }));

  const train = judgedQueries('train');
  const tuning = trained ? [] : tuningQueries(train, index);
  const search = createWordSearch(products.map((row) => searchedTexts(items[row]!)));
  const place = new Map(products.map((row, i) => [row, i]));
  const graded = train.map(({ text, grades }) => ({ text, grades: new Map([...grades].map(([row, grade]) => [place.get(row)!, grade])) }));
  const words = trained?.words ?? chooseWords(graded, search);

  const learned = products.filter((row) => index.splits[row] === 'train');
  const made = learned.map((row) => ({ row, queries: pseudoQueries(items[row]!) })).filter(({ queries: own }) => own.length > 0);
  const invented: Item[] = made.map(({ row, queries: own }) => textItem(`query of ${index.ids[row]}`, own));
  const productOf = ([, target]: Example) => index.products[target!];

  return retrievalProblem({
    pass: 'cross-pair',
    directions: [{ from: QUERY, to: PRODUCT }],
    items: invented,
    training: mixed(
      realPairs(train, tuning, index),
      made.map(({ row }, at): Example => [index.size + at, row]),
    ),
    same: (a, b) => a[0] === b[0] || productOf(a) === productOf(b),
    rows(split) {
      const asked = [...judgedQueries(split), ...tuning];
      return eachOnce(
        asked.map(({ row }) => row),
        asked.flatMap(({ grades }) => [...grades.keys()]),
        createRandom('query-to-product').shuffle([...products]),
      );
    },
    evaluator: (split) =>
      searchEvaluator({
        queries: judgedQueries(split),
        tuning,
        products,
        search,
        words,
        ids: index.ids,
        ...(trained && { weight: trained.weight }),
      }),
    serving: (valid) => ({ weight: (valid as SearchEvaluator).weight(), words }),
  });
}

/** All graded products of each query that has one which belongs to it. */
function judgedRows(index: CatalogIndex, split: Split) {
  const all = matches(index, split, (row) => isKind(index, row, 'query'), 0);
  return new Map([...all].filter(([, found]) => found.some(({ grade }) => grade >= RELEVANT)));
}

function tuningQueries(queries: readonly JudgedQuery[], { ids }: CatalogIndex): JudgedQuery[] {
  const order = (query: JudgedQuery) => createRandom('tuning', ids[query.row]!).uniform();
  return [...queries].sort((a, b) => order(a) - order(b)).slice(0, Math.ceil(queries.length * TUNING_SHARE));
}

/** Pairs of queries that are learned from; both ends in the train split. */
function realPairs(queries: readonly JudgedQuery[], tuning: readonly JudgedQuery[], { splits }: CatalogIndex): Example[] {
  const held = new Set(tuning);
  return queries
    .filter((query) => !held.has(query))
    .flatMap(({ row, grades }) =>
      [...grades].filter(([target, grade]) => grade >= RELEVANT && splits[target] === 'train').map(([target]): Example => [row, target]),
    );
}

/** The real pairs as often as whole repeats bring them towards their share, then the made-up ones. */
function mixed(real: readonly Example[], made: readonly Example[]): Example[] {
  const wanted = (made.length * REAL_SHARE) / (1 - REAL_SHARE);
  const repeats = real.length > 0 ? Math.max(1, Math.round(wanted / real.length)) : 0;
  return [...Array.from({ length: repeats }, () => real).flat(), ...made];
}
