import {
  PRODUCT_TYPES,
  type ArtworkChoice,
  type Audience,
  type Material,
  type PatternName,
  type ProductType,
  type TypeId,
} from '../assortment/index.js';
import { draws, type Draws } from '../draws.js';
import { MOTIFS, type Motif } from '../lexicon/index.js';
import { contrasting, type ColorName } from '../picture/palette.js';
import type { Split } from '../../types.js';
import { BRANDS, type Brand } from './brands.js';

export interface Product {
  readonly catalogId: string;
  readonly type: ProductType & { readonly id: TypeId };
  readonly art: ArtworkChoice;
  readonly color: ColorName;
  /** Colour of the pattern; null where the product is plain or carries a motif. */
  readonly second: ColorName | null;
  readonly pattern: PatternName;
  readonly patternAngle: number;
  readonly patternScale: number;
  readonly motif: Motif | null;
  readonly material: Material | null;
  readonly audience: Audience | null;
  /** How many are sold, and shown, together. */
  readonly pack: number;
  readonly brand: Brand;
  /** The brand's mark is printed on it. */
  readonly marked: boolean;
  readonly code: string;
  /** No seller has a picture. */
  readonly imageless: boolean;
  readonly split: Split;
}

/** What tells products of one type apart, and can be seen. */
export function signature(product: Pick<Product, 'type' | 'color' | 'second' | 'pattern' | 'motif' | 'pack'>): string {
  return [product.type.id, product.color, product.second, product.pattern, product.motif, product.pack].join('|');
}

function look(type: Product['type'], random: Draws) {
  const color = random.pick(type.colors);
  const pattern = random.weighted(type.patterns);
  const printed = pattern !== 'plain' && pattern !== 'motif';
  return {
    type,
    color,
    pattern,
    second: printed ? random.pick(contrasting(color)) : null,
    motif: pattern === 'motif' ? random.pick(MOTIFS) : null,
    pack: random.pick(type.packs),
  };
}

function details(type: Product['type'], motif: Motif | null, random: Draws) {
  const brand = random.pick(BRANDS.filter(({ departments }) => departments.length === 0 || departments.includes(type.path[0])));
  const audiences = motif && type.audiences.includes('kids') && random.chance(0.7) ? (['kids'] as const) : type.audiences;
  return {
    art: random.pick(type.art),
    patternAngle: random.pick([0, 0, 90, 45, -45]),
    patternScale: random.pick([0.85, 1, 1.25]),
    material: type.materials.length > 0 ? random.pick(type.materials) : null,
    audience: audiences.length > 0 ? random.pick(audiences) : null,
    brand,
    marked: random.chance(0.5),
    code: `${brand.name.slice(0, 2).toUpperCase()}${random.pick(['', '-', ' '])}${100 + random.integer(9900)}${random.pick(['', 'A', 'B', 'X', 'S'])}`,
    imageless: random.chance(0.02),
  };
}

/** Share of products held out for validation and for the test. */
const VALID = 0.13;
const TEST = 0.1;

/**
 * Products that all look different, every type about equally often. Held-out products are new combinations: their type, colours and
 * patterns occur in training, together they do not.
 */
export function planProducts(seed: number, count: number): Product[] {
  const order = draws(seed, 'types').shuffle(PRODUCT_TYPES);
  const taken = new Set<string>();
  const looks: ReturnType<typeof look>[] = [];
  for (let attempt = 0; looks.length < count; attempt++) {
    if (attempt > 40 * count + 1000)
      throw new RangeError(`the demo assortment has only ${looks.length} different products, ${count} were asked for`);
    const candidate = look(order[attempt % order.length] as Product['type'], draws(seed, 'look', attempt));
    if (taken.has(signature(candidate))) continue;
    taken.add(signature(candidate));
    looks.push(candidate);
  }
  const rank = draws(seed, 'split').shuffle(looks.map((_, index) => index));
  const splits: Split[] = new Array<Split>(count).fill('train');
  rank.slice(0, Math.round(VALID * count)).forEach((index) => (splits[index] = 'valid'));
  rank.slice(Math.round(VALID * count), Math.round((VALID + TEST) * count)).forEach((index) => (splits[index] = 'test'));
  return looks.map((seen, index) => ({
    ...seen,
    ...details(seen.type, seen.motif, draws(seed, 'details', index)),
    catalogId: `c-${String(index + 1).padStart(5, '0')}`,
    split: splits[index] as Split,
  }));
}
