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

type Name = keyof Weights;

/** What a weight is among catalogs. */
interface Usual {
  readonly weight: number;
  /** Standard deviation. */
  readonly octaves: number;
  /** What a weight of 0 is taken for. */
  readonly least: number;
}

const OWN: Usual = { weight: 1 / 2, octaves: 1, least: 1 / 64 };
const WORDS: Usual = { weight: Math.SQRT1_2, octaves: 1, least: 1 / 64 };
const OTHER: Usual = { weight: 1 / 8, octaves: 1.5, least: 1 / 64 };
const DOUBT: Usual = { weight: 1e-3, octaves: 5 / 3, least: 1e-6 };

const usualOf = (name: Name, source: Source): Usual =>
  name === 'doubt' ? DOUBT : name === 'words' ? WORDS : name === source ? OWN : OTHER;

/** Logarithm of how probable a weight is before any product is seen, but for a constant: normal in octaves. */
const priorOf = (value: number, { weight, octaves, least }: Usual): number =>
  -((Math.log2(Math.max(least, value) / weight) / octaves) ** 2) / 2;

/** Some of them, evenly spaced. */
const spaced = <T>(all: readonly T[], count: number): readonly T[] =>
  all.length <= count ? all : Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]!);

/**
 * For each source the most probable weights, in view of the products and of what weights are among catalogs: those of highest likelihood are too sure of what
 * few products say. What is known of products with more than one source is used for each of them, as if it had no other. Who is heard of no product does not
 * count; without any products all have the usual weights.
 * @param most products of known label and one source that are looked at
 */
export function fitPool(products: readonly Weighed[], sources: readonly Source[], most = Infinity): Pool {
  const known = products.filter(({ levels }) => levels.length > 0);
  const isHeard = (name: Expert): boolean => known.length === 0 || known.some(({ opinions }) => opinions.logits[name]);
  const all: readonly Expert[] = [...classifiersOf(sources), 'words'];
  return Object.fromEntries(
    sources.map((source) => {
      const own = known.flatMap(({ opinions, levels }) => {
        const heard = EXPERTS[source].filter((name) => opinions.logits[name]);
        if (!heard.includes(source)) return [];
        return { opinions: { source, logits: Object.fromEntries(heard.map((name) => [name, opinions.logits[name]!])) }, levels };
      });
      const experts = EXPERTS[source].filter((name) => all.includes(name));
      const start = Object.fromEntries(
        [...experts, ...(experts.includes('words') ? (['doubt'] as const) : [])].map((name) => [
          name,
          name === 'doubt' || isHeard(name) ? usualOf(name, source).weight : 0,
        ]),
      );
      return [source, fitWeights(spaced(own, most), source, start)];
    }),
  );
}

interface Reached {
  readonly weights: Weights;
  /** Logarithm of how probable the weights are, but for a constant. */
  readonly reached: number;
}

/** One weight after the other, until none gets better; a weight of 0 stays. */
function fitWeights(products: readonly Weighed[], source: Source, start: Weights): Weights {
  const names = (Object.keys(start) as Name[]).filter((name) => start[name]! > 0);
  let best: Reached = { weights: start, reached: -Infinity };
  let before: number;
  do {
    before = best.reached;
    for (const name of names) best = bestWeight(name, best, products, source);
  } while (best.reached > before);
  return best.weights;
}

/** The best of the weights of one name, or the weights as they are. */
function bestWeight(name: Name, { weights, reached }: Reached, products: readonly Weighed[], source: Source): Reached {
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
    Object.entries(own).reduce((sum, [other, weight]) => sum + priorOf(weight, usualOf(other as Name, source)), 0);
  const candidates = [weights, ...(name === 'doubt' ? DOUBTS : WEIGHTS).map((weight) => ({ ...weights, [name]: weight }))];
  return candidates
    .map((own) => ({ weights: own, reached: likelihood(own) + prior(own) }))
    .reduce((best, other) => (other.reached > best.reached ? other : best), { weights, reached });
}
