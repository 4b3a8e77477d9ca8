import { softmax } from '@commercemm/encoder';

import { addOpinion, EXPERTS, expertsOf, type Expert, type Opinions, type Pool, type Source, type Weights } from '../pool.js';
import { logLikelihoodOf, type Levels } from './levels.js';

/** Opinions on a product; it has no levels where its label is not known. */
export interface Weighed {
  readonly opinions: Opinions;
  readonly levels: Levels;
}

/** Nothing, and from 1/16 to 4 in steps of the root of two. */
const WEIGHTS = [0, ...Array.from({ length: 13 }, (_, at) => 2 ** (at / 2 - 4))];
/** Nothing, and from 1e-5 to 0.03 in steps of the root of ten. */
const DOUBTS = [0, ...Array.from({ length: 8 }, (_, at) => 10 ** (at / 2 - 5))];

/** Some of them, evenly spaced. */
const spaced = <T>(all: readonly T[], count: number): readonly T[] =>
  all.length <= count ? all : Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]!);

/**
 * Weights of highest likelihood for each source. What is known of products with more than one source is used for each of them, as if it had no other;
 * of a source that none has, itself and words count as they are.
 * @param most products of known label that are looked at
 */
export function fitPool(products: readonly Weighed[], sources: readonly Source[], most = Infinity): Pool {
  const known = spaced(
    products.filter(({ levels }) => levels.length > 0),
    most,
  );
  return Object.fromEntries(
    sources.map((source) => {
      const own = known.flatMap(({ opinions, levels }) => {
        const heard = EXPERTS[source].filter((name) => opinions.logits[name]);
        if (!heard.includes(source)) return [];
        return { opinions: { source, logits: Object.fromEntries(heard.map((name) => [name, opinions.logits[name]!])) }, levels };
      });
      return [source, fitWeights(own, source)];
    }),
  );
}

/** From words alone, and from words and the classifier on the source as they are; the better of both. */
function fitWeights(products: readonly Weighed[], source: Source): Weights {
  const names = EXPERTS[source].filter(
    (name) => name === source || name === 'words' || products.some(({ opinions }) => opinions.logits[name]),
  );
  const starts = [[source, 'words'], ['words']].filter((own) => own.some((name) => names.includes(name as Expert)));
  const climbed = starts.map((own) =>
    climb(Object.fromEntries(names.map((name): [Expert, number] => [name, Number(own.includes(name))])), products),
  );
  return climbed.reduce((best, other) => (other.reached > best.reached ? other : best)).weights;
}

interface Reached {
  readonly weights: Weights;
  /** Log-likelihood of the products. */
  readonly reached: number;
}

/** One weight after the other, until none gets better. */
function climb(start: Weights, products: readonly Weighed[]): Reached {
  const heard = (Object.keys(start) as Expert[]).filter((name) => products.some(({ opinions }) => opinions.logits[name]));
  const names = [...heard, ...(heard.includes('words') ? (['doubt'] as const) : [])];
  let best: Reached = { weights: start, reached: -Infinity };
  let before: number;
  do {
    before = best.reached;
    for (const name of names) best = bestWeight(name, best, products);
  } while (best.reached > before);
  return best;
}

/** The best of the weights of one name, or the weights as they are. */
function bestWeight(name: keyof Weights, { weights, reached }: Reached, products: readonly Weighed[]): Reached {
  const expert = name === 'doubt' ? 'words' : name;
  const others = products.map(({ opinions }) => {
    const sum_L = new Float64Array(Object.values(opinions.logits)[0]!.length);
    for (const other of expertsOf(opinions)) if (other !== expert) addOpinion(sum_L, other, opinions, weights);
    return sum_L;
  });
  const likelihood = (own: Weights): number =>
    products.reduce((sum, { opinions, levels }, at) => {
      const sum_L = others[at]!.slice();
      if (opinions.logits[expert]) addOpinion(sum_L, expert, opinions, own);
      return sum + logLikelihoodOf(softmax(sum_L), levels)!;
    }, 0);
  const candidates = [weights, ...(name === 'doubt' ? DOUBTS : WEIGHTS).map((weight) => ({ ...weights, [name]: weight }))];
  return candidates
    .map((own) => ({ weights: own, reached: likelihood(own) }))
    .reduce((best, other) => (other.reached > best.reached ? other : best), { weights, reached });
}
