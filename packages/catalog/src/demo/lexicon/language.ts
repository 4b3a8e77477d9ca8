import type { Audience, Material, PatternName, TypeId } from '../assortment/index.js';
import type { ColorName } from '../picture/palette.js';

export type LanguageTag = 'en' | 'de' | 'fr' | 'es' | 'sv' | 'ko' | 'zh' | 'ar';

/** Pictures printed on a product. */
export const MOTIFS = ['dinosaur', 'cat', 'dog', 'rocket', 'unicorn', 'whale', 'butterfly', 'sunflower', 'pizza', 'bear'] as const;
export type Motif = (typeof MOTIFS)[number];

/** What a text says of a product; absent parts are not said. */
export interface Facts {
  readonly type: TypeId;
  readonly color?: ColorName | undefined;
  readonly second?: ColorName | undefined;
  readonly pattern?: PatternName | undefined;
  readonly motif?: Motif | undefined;
  readonly material?: Material | undefined;
  readonly audience?: Audience | undefined;
  readonly pack?: number | undefined;
  readonly brand?: string | undefined;
  readonly size?: string | undefined;
  readonly code?: string | undefined;
}

export type Part = 'brand' | 'audience' | 'color' | 'pattern' | 'material' | 'noun' | 'motif' | 'pack' | 'size' | 'code';

/**
 * The dictionaries of one language. An entry lists synonyms split by '|', the usual one first. Where a language inflects, a synonym
 * lists its forms split by ',' and nouns carry the number of their form after '/': 'sac/0', 'chaussures/3'.
 */
export interface Language {
  readonly tag: LanguageTag;
  readonly nouns: Readonly<Record<TypeId, string>>;
  readonly colors: Readonly<Record<ColorName, string>>;
  /** Joins a first and a second colour. */
  readonly and: string;
  readonly patterns: Readonly<Record<Exclude<PatternName, 'plain' | 'motif'>, string>>;
  readonly motifs: Readonly<Record<Motif, string>>;
  /** '{}' stands for the motif, in `packs` for the count, in `size` for the size. */
  readonly printed: string;
  readonly materials: Readonly<Record<Material, string>>;
  readonly audiences: Readonly<Record<Audience, string>>;
  readonly packs: string;
  readonly size: string;
  /** Orders in which sellers write; the first is the usual one. */
  readonly orders: readonly (readonly Part[])[];
  /** Sentences with '{thing}' (colour, pattern, noun ...), '{noun}' and '{material}'. */
  readonly descriptions: readonly string[];
  /** Words sellers add that say nothing of the product. */
  readonly filler: readonly string[];
}
