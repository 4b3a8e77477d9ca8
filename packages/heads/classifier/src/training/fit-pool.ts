import { softmax } from '@commercemm/encoder';

import {
  addOpinion,
  classifiersOf,
  EXPERTS,
  expertsOf,
  type Expert,
  type Opinions,
  type Pool,
  type Source,
  type Weights,
} from '../pool.js';
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

/** What a weight is among catalogs: by how many octaves it varies, and what stands for nothing. */
interface Usual {
  readonly weight: number;
  readonly octaves: number;
  readonly nothing: number;
}

const nothing = 1 / 64;
const OWN: Usual = { weight: 1 / 2, octaves: 1, nothing };
const WORDS: Usual = { weight: Math.SQRT1_2, octaves: 1, nothing };
const OTHER: Usual = { weight: 1 / 8, octaves: 1.5, nothing };
const DOUBT: Usual = { weight: 1e-3, octaves: 5 / 3, nothing: 1e-6 };

const usualOf = (name: Expert | 'doubt', source: Source): Usual =>
  name === 'doubt' ? DOUBT : name === 'words' ? WORDS : name === source ? OWN : OTHER;

/** Logarithm of how probable a weight is before any product is seen, but for a constant: normal in octaves. */
const priorOf = (value: number, { weight, octaves, nothing: least }: Usual): number =>
  -((Math.log2(Math.max(least, value) / weight) / octaves) ** 2) / 2;

/** Some of them, evenly spaced. */
const spaced = <T>(all: readonly T[], count: number): readonly T[] =>
  all.length <= count ? all : Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]!);

/**
 * For each source the most probable weights, in view of the products and of what weights are among catalogs: those of highest likelihood are too sure of what
 * few products say. What is known of products with more than one source is used for each of them, as if it had no other; a source that none has gets the usual
 * weights.
 * @param most products of known label that are looked at
 */
export function fitPool(products: readonly Weighed[], sources: readonly Source[], most = Infinity): Pool {
  const known = spaced(
    products.filter(({ levels }) => levels.length > 0),
    most,
  );
  const there: readonly Expert[] = [...classifiersOf(sources), 'words'];
  return Object.fromEntries(
    sources.map((source) => {
      const own = known.flatMap(({ opinions, levels }) => {
        const heard = EXPERTS[source].filter((name) => opinions.logits[name]);
        if (!heard.includes(source)) return [];
        return { opinions: { source, logits: Object.fromEntries(heard.map((name) => [name, opinions.logits[name]!])) }, levels };
      });
      return [
        source,
        fitWeights(
          own,
          source,
          EXPERTS[source].filter((name) => there.includes(name)),
        ),
      ];
    }),
  );
}

interface Reached {
  readonly weights: Weights;
  /** Logarithm of how probable the weights are, but for a constant. */
  readonly reached: number;
}

/** From the usual weights on, one after the other, until none gets better. */
function fitWeights(products: readonly Weighed[], source: Source, experts: readonly Expert[]): Weights {
  const names = [...experts, ...(experts.includes('words') ? (['doubt'] as const) : [])];
  let best: Reached = { weights: Object.fromEntries(names.map((name) => [name, usualOf(name, source).weight])), reached: -Infinity };
  let before: number;
  do {
    before = best.reached;
    for (const name of names) best = bestWeight(name, best, products, source);
  } while (best.reached > before);
  return best.weights;
}

/** The best of the weights of one name, or the weights as they are. */
function bestWeight(name: Expert | 'doubt', { weights, reached }: Reached, products: readonly Weighed[], source: Source): Reached {
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
  const prior = (own: Weights): number =>
    Object.entries(own).reduce((sum, [other, weight]) => sum + priorOf(weight, usualOf(other as Expert | 'doubt', source)), 0);
  const candidates = [weights, ...(name === 'doubt' ? DOUBTS : WEIGHTS).map((weight) => ({ ...weights, [name]: weight }))];
  return candidates
    .map((own) => ({ weights: own, reached: likelihood(own) + prior(own) }))
    .reduce((best, other) => (other.reached > best.reached ? other : best), { weights, reached });
}
