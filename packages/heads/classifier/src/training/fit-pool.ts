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

/** One weight after the other, until none gets better. */
function fitWeights(products: readonly Weighed[], source: Source): Weights {
  const names = EXPERTS[source].filter(
    (name) => name === source || name === 'words' || products.some(({ opinions }) => opinions.logits[name]),
  );
  const likelihood = (weights: Weights): number =>
    products.reduce((sum, { opinions, levels }) => sum + (logLikelihoodOf(pooled(weights, opinions), levels) ?? 0), 0);
  let best: Weights = Object.fromEntries(names.map((name): [Expert, number] => [name, name === source || name === 'words' ? 1 : 0]));
  const settled: readonly (keyof Weights)[] = names.includes('words') ? [...names, 'doubt'] : names;
  let highest = likelihood(best);
  for (let before = -Infinity; highest > before;) {
    before = highest;
    for (const name of settled) {
      for (const weight of name === 'doubt' ? DOUBTS : WEIGHTS) {
        const other = { ...best, [name]: weight };
        const reached = likelihood(other);
        if (reached > highest) [best, highest] = [other, reached];
      }
    }
  }
  return best;
}
