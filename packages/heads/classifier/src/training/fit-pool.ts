import { EXPERTS, pooled, type Expert, type Opinions, type Pool, type Source, type Weights } from '../pool.js';
import { logLikelihoodOf, type Levels } from './levels.js';

/** Opinions on a product whose label is known; without levels it says nothing of weights. */
export interface Weighed {
  readonly opinions: Opinions;
  readonly levels: Levels;
}

/** Nothing, and from 1/16 to 4 in steps of the root of two. */
const WEIGHTS = [0, ...Array.from({ length: 13 }, (_, at) => 2 ** (at / 2 - 4))];
/** Nothing, and from 1e-5 to 0.03 in steps of about the root of ten. */
const DOUBTS = [0, ...Array.from({ length: 8 }, (_, at) => 10 ** (at / 2 - 5))];

/**
 * Weights of highest likelihood for each source. What is known of products with more than one source is used for each of them, as if it had no other;
 * of a source that none has, itself and words count as they are.
 */
export const fitPool = (products: readonly Weighed[], sources: readonly Source[]): Pool =>
  Object.fromEntries(
    sources.map((source) => {
      const own = products.flatMap(({ opinions, levels }) => {
        const heard = EXPERTS[source].filter((name) => opinions.logits[name]);
        if (!heard.includes(source)) return [];
        return { opinions: { source, logits: Object.fromEntries(heard.map((name) => [name, opinions.logits[name]!])) }, levels };
      });
      return [source, fitWeights(own, source)];
    }),
  );

/** One weight after the other, until none gets better; from words alone, and from words and the classifier on the source as they are. */
function fitWeights(products: readonly Weighed[], source: Source): Weights {
  const names = EXPERTS[source].filter(
    (name) => name === source || name === 'words' || products.some(({ opinions }) => opinions.logits[name]),
  );
  const likelihood = (weights: Weights): number =>
    products.reduce((sum, { opinions, levels }) => sum + (logLikelihoodOf(pooled(weights, opinions), levels) ?? 0), 0);
  const starts = [[source, 'words'], ['words']].filter((own) => own.some((name) => names.includes(name as Expert)));
  const climbed = starts.map((own) =>
    climb(Object.fromEntries(names.map((name): [Expert, number] => [name, Number(own.includes(name))])), likelihood),
  );
  return climbed.reduce((best, other) => (other.reached > best.reached ? other : best)).weights;
}

function climb(start: Weights, likelihood: (weights: Weights) => number): { readonly weights: Weights; readonly reached: number } {
  const names = [...(Object.keys(start) as Expert[]), ...('words' in start ? (['doubt'] as const) : [])];
  let [weights, reached] = [start, likelihood(start)];
  for (let before = -Infinity; reached > before;) {
    before = reached;
    for (const name of names) {
      for (const weight of name === 'doubt' ? DOUBTS : WEIGHTS) {
        const other = { ...weights, [name]: weight };
        const likely = likelihood(other);
        if (likely > reached) [weights, reached] = [other, likely];
      }
    }
  }
  return { weights, reached };
}
