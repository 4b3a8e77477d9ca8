import type { ArtworkSet, Body } from '../picture/artwork.js';
import { COLOR_NAMES, type ColorName } from '../picture/palette.js';

export interface ArtworkChoice {
  readonly set: ArtworkSet;
  readonly name: string;
  readonly body?: Body;
}

export type Material =
  | 'cotton'
  | 'linen'
  | 'wool'
  | 'fleece'
  | 'denim'
  | 'leather'
  | 'canvas'
  | 'nylon'
  | 'silk'
  | 'straw'
  | 'wood'
  | 'bamboo'
  | 'steel'
  | 'plastic'
  | 'silicone'
  | 'rubber'
  | 'ceramic'
  | 'glass'
  | 'paper'
  | 'wax';

export type PatternName = 'plain' | 'striped' | 'polka dot' | 'checked' | 'zigzag' | 'floral' | 'stars' | 'hearts' | 'motif';
export type Audience = 'women' | 'men' | 'kids';
/** How a photographer shows it: standing on something, lying on something, or hung on a wall. */
export type Stance = 'stand' | 'lie' | 'hang';
export type Scene =
  'living room' | 'kitchen' | 'desk' | 'street' | 'park' | 'beach' | 'nursery' | 'garden' | 'bathroom' | 'party' | 'gym' | 'workshop';

export interface ProductType {
  readonly id: string;
  readonly path: readonly [string, string, string];
  readonly art: readonly ArtworkChoice[];
  readonly colors: readonly ColorName[];
  readonly materials: readonly Material[];
  readonly patterns: readonly (readonly [PatternName, number])[];
  readonly audiences: readonly Audience[];
  readonly sizes: readonly string[];
  readonly packs: readonly number[];
  readonly stances: readonly Stance[];
  readonly scenes: readonly Scene[];
  /** Where a print or a brand mark goes: centre and width, in parts of the artwork. */
  readonly print: readonly [number, number, number];
}

export const noto = (name: string, body?: Body): ArtworkChoice => ({ set: 'noto', name, ...(body && { body }) });
export const flat = (name: string, body?: Body): ArtworkChoice => ({ set: 'fluent-emoji-flat', name, ...(body && { body }) });
/** The same thing as both packages draw it: two models of one type. */
export const both = (name: string): ArtworkChoice[] => [noto(name), flat(name)];

export const ALL: readonly ColorName[] = COLOR_NAMES;
export const BRIGHT: readonly ColorName[] = ['red', 'orange', 'yellow', 'green', 'turquoise', 'blue', 'purple', 'pink', 'white', 'black'];
export const LEATHERS: readonly ColorName[] = ['brown', 'black', 'red', 'beige', 'navy', 'white', 'green', 'pink'];
export const DEVICES: readonly ColorName[] = ['black', 'white', 'gray', 'red', 'blue', 'turquoise', 'pink', 'green', 'yellow'];
export const WOODS: readonly ColorName[] = ['brown', 'beige', 'white', 'black', 'red', 'blue', 'green', 'yellow'];

export const PLAIN: ProductType['patterns'] = [['plain', 1]];
export const TEXTILE: ProductType['patterns'] = [
  ['plain', 34],
  ['striped', 16],
  ['polka dot', 11],
  ['checked', 11],
  ['zigzag', 5],
  ['floral', 8],
  ['stars', 5],
  ['hearts', 4],
  ['motif', 10],
];
export const WOVEN: ProductType['patterns'] = [
  ['plain', 50],
  ['striped', 20],
  ['checked', 15],
  ['polka dot', 15],
];
export const HARD: ProductType['patterns'] = [
  ['plain', 62],
  ['striped', 12],
  ['polka dot', 8],
  ['stars', 6],
  ['floral', 4],
  ['motif', 8],
];
export const CERAMIC: ProductType['patterns'] = [
  ['plain', 44],
  ['striped', 14],
  ['polka dot', 14],
  ['floral', 12],
  ['hearts', 6],
  ['zigzag', 4],
  ['motif', 6],
];

export const CLOTHING_SIZES = ['XS', 'S', 'M', 'L', 'XL', 'XXL'];
export const SHOE_SIZES = ['36', '37', '38', '39', '40', '41', '42', '43', '44'];
export const ADULTS: readonly Audience[] = ['women', 'men'];
export const EVERYONE: readonly Audience[] = ['women', 'men', 'kids'];
export const NONE: readonly Audience[] = [];
