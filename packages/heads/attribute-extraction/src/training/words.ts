import { createRandom } from '@commercemm/catalog';

import { tagWords, type ChainWeights, type TaggedWords } from '../tagger.js';
import { tagCount, tagsOf } from '../tags.js';
import { wordFeatures } from '../word-features.js';
import { wordsOf } from '../words.js';
import { annotatedSpans, type Annotation } from './annotations.js';
import { fitWords } from './fit-words.js';

const FOLDS = 3;
/** Words that are learned from, at most: more take minutes. */
const MOST_WORDS = 300_000;

export interface LearnedWords {
  readonly weights: ChainWeights;
  /** What words alone say of training texts, by their numbers, from weights that were fitted without them: on texts they know they are surer than on others. */
  readonly tagged: ReadonlyMap<number, TaggedWords>;
}

/** Learns tags from words alone, of as many texts as take a reasonable time. */
export function learnWords(annotations: readonly Annotation[], names: readonly string[]): LearnedWords {
  const width = tagCount(names.length);
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => numbers.get(name) ?? numbers.set(name, numbers.size).size - 1;
  const texts = chosen(annotations).map((number, place) => {
    const annotation = annotations[number]!;
    const words = wordsOf(annotation.text);
    const features = wordFeatures(annotation.text, words, annotation.category).map((own) => own.map(numberOf));
    return { number, fold: place % FOLDS, words, features, tags_W: tagsOf(words, annotatedSpans(annotation, names)) };
  });
  const without = Array.from({ length: FOLDS }, (_, fold) =>
    fitWords(
      texts.filter((text) => text.fold !== fold),
      width,
    ),
  );
  const tagged = texts.map(({ number, fold, words, features }) => [number, tagWords(words, features, without[fold]!)] as const);
  const { features, factors_KK } = fitWords(texts, width);
  const named = [...numbers.keys()];
  return { weights: { features: new Map([...features].map(([at, own]) => [named[at]!, own])), factors_KK }, tagged: new Map(tagged) };
}

/** Numbers of texts, in an order of their own, until there are enough words. */
function chosen(annotations: readonly Annotation[]): number[] {
  let words = 0;
  return createRandom('texts')
    .shuffle([...annotations.keys()])
    .filter((at) => (words += wordsOf(annotations[at]!.text).length) <= MOST_WORDS);
}
