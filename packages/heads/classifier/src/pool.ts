import { softmax } from '@commercemm/encoder';
import { z } from 'zod';

/** What a product can be known by: both its text and picture, or one of them. The first of these that it has decides which weights it gets. */
export const SOURCES = ['fused', 'text', 'image'] as const;
export type Source = (typeof SOURCES)[number];

/** What the head's graph has a classifier for: each source, and the edges and colours of a picture. */
export type Classifier = Source | 'descriptor';

/** Who has an opinion on a product: a classifier, and the words of its text. */
export type Expert = Classifier | 'words';

/** Whose opinions count for a product that is known by a source. */
export const EXPERTS: Readonly<Record<Source, readonly Expert[]>> = {
  fused: ['fused', 'text', 'image', 'descriptor', 'words'],
  text: ['text', 'words'],
  image: ['image', 'descriptor'],
};

/** The classifiers of a head that looks at the sources, in the order of their logits. */
export const classifiersOf = (sources: readonly Source[]): readonly Classifier[] => [
  ...sources,
  ...(sources.includes('image') ? (['descriptor'] as const) : []),
];

/** What a product must have for the classifier. */
export const sourceOf = (classifier: Classifier): Source => (classifier === 'descriptor' ? 'image' : classifier);

/** How much each expert counts, and how far words are doubted: the least that they leave to each label, as there are texts that say what is not so. */
export type Weights = Readonly<Partial<Record<Expert | 'doubt', number>>>;

/** What a head knows of its experts. */
export const poolSchema = z.partialRecord(
  z.enum(SOURCES),
  z.partialRecord(z.enum([...SOURCES, 'descriptor', 'words', 'doubt']), z.number().nonnegative()),
);
export type Pool = Readonly<Partial<Record<Source, Weights>>>;

/** Logits of labels, [L], of each expert that has something to say of a product. */
export interface Opinions {
  readonly source: Source;
  readonly logits: Readonly<Partial<Record<Expert, ArrayLike<number>>>>;
}

/** What a head's graph says of one product. */
export interface ClassifierOutputs {
  /** [classifiers, labels of all questions, one after the other] */
  readonly logits: Float32Array;
  /** Whether the product has each source, [sources]. */
  readonly present: Float32Array;
}

/** Which of some labels a product has. A head answers one question, or several. */
export interface Asked {
  readonly labels: number;
  /** Logits by the product's words, [labels]; absent where they are not looked at. */
  readonly words_L?: Float32Array | undefined;
}

/**
 * Opinions on a product, for each question.
 * @param sources those that the head looks at, in the order of SOURCES
 */
export function opinionsOf(sources: readonly Source[], { logits, present }: ClassifierOutputs, questions: readonly Asked[]): Opinions[] {
  const own = sources.filter((_, at) => present[at] !== 0);
  const source = own[0] ?? sources.at(-1)!;
  const classifiers = classifiersOf(sources);
  const stride = logits.length / classifiers.length;
  const has = (name: Expert): boolean => name === 'words' || name === source || own.includes(sourceOf(name));
  let to = 0;
  return questions.map(({ labels, words_L }) => {
    const from = to;
    to += labels;
    const all: Partial<Record<Expert, Float32Array>> = words_L ? { words: words_L } : {};
    classifiers.forEach((name, at) => (all[name] = logits.slice(at * stride + from, at * stride + to)));
    const heard = EXPERTS[source].filter((name) => all[name] && has(name));
    return { source, logits: Object.fromEntries(heard.map((name) => [name, all[name]!])) };
  });
}

/**
 * Probabilities of labels, [L]: softmax of the weighted sum of the opinions, a logarithmic opinion pool (Heskes, "Selecting weighting factors in logarithmic opinion
 * pools", 1998). With one expert its weight is an inverse temperature. Where words are doubted, their opinion is log(probability + doubt).
 */
export function pooled(pool: Pool, opinions: Opinions): Float32Array {
  const weights = pool[opinions.source] ?? {};
  const sum_L = new Float64Array(Object.values(opinions.logits)[0]!.length);
  for (const name of expertsOf(opinions)) addOpinion(sum_L, name, opinions, weights);
  return softmax(sum_L);
}

export const expertsOf = ({ logits }: Opinions): Expert[] => Object.keys(logits) as Expert[];

/** Adds what an expert says, as far as it counts. */
export function addOpinion(sum_L: Float64Array, name: Expert, { logits }: Opinions, weights: Weights): void {
  const [logits_L, weight] = [logits[name]!, weights[name] ?? 0];
  if (weight === 0) return;
  if (name === 'words' && weights.doubt) {
    const doubt = weights.doubt;
    softmax(logits_L, 1 / weight).forEach((probability, l) => (sum_L[l]! += Math.log(probability + doubt)));
  } else for (let l = 0; l < sum_L.length; l++) sum_L[l]! += weight * logits_L[l]!;
}
