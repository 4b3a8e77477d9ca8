import { draws, type Draws } from '../draws.js';
import { describe, LANGUAGES } from '../lexicon/index.js';
import type { Product } from './products.js';
import { SELLERS, type Seller } from './sellers.js';
import { factsOf, sellerTitle } from './titles.js';

/** A picture to be taken. Jobs with equal keys are equal pictures. */
export interface Shot {
  readonly path: string;
  readonly product: Product;
  readonly seller: Seller;
  readonly keys: readonly (string | number)[];
  /** Above 1: a detail, nearer than the product is large. */
  readonly closer: number;
  readonly quality: number;
  /** Pixels cut off at the edges afterwards (near-duplicates). */
  readonly trim: number;
}

export interface Listing {
  readonly id: string;
  readonly product: Product;
  readonly seller: Seller;
  readonly titles: readonly string[];
  readonly description: string | null;
  readonly category: readonly string[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly catalogId: string | null;
  readonly shots: readonly Shot[];
  /** What it was copied from. */
  readonly copyOf: string | null;
}

function attributesOf(product: Product, size: string | null, random: Draws): Listing['attributes'] {
  const all: Record<string, readonly string[]> = {
    brand: [product.brand.name],
    color: product.second ? [product.color, product.second] : [product.color],
    pattern: [product.pattern],
    ...(product.material && { material: [product.material] }),
    ...(product.motif && { motif: [product.motif] }),
    ...(product.audience && { audience: [product.audience] }),
    ...(product.pack > 1 && { pack: [String(product.pack)] }),
    ...(size && { size: [size] }),
    model: [product.code],
  };
  return Object.fromEntries(Object.entries(all).filter(() => random.chance(0.86)));
}

function shotsOf(id: string, product: Product, seller: Seller, random: Draws): Shot[] {
  if (product.imageless || random.chance(0.03)) return [];
  const count = random.weighted([
    [1, 70],
    [2, 25],
    [3, 5],
  ]);
  return Array.from({ length: count }, (_, index) => ({
    path: `images/${seller.id}/${id.slice(seller.id.length + 1)}-${index + 1}.${seller.format}`,
    product,
    seller,
    keys: ['shot', id, index],
    closer: index > 0 && random.chance(0.5) ? random.between(1.25, 1.7) : 1,
    quality: seller.quality,
    trim: 0,
  }));
}

function listingOf(seed: number, product: Product, seller: Seller, alone: boolean): Listing {
  const id = `${seller.id}-${product.catalogId.slice(2)}`;
  const random = draws(seed, 'listing', id);
  const language = LANGUAGES[seller.language];
  const size = product.type.sizes.length > 0 ? random.pick(product.type.sizes) : null;
  const facts = factsOf(product, size);
  const shots = shotsOf(id, product, seller, draws(seed, 'shots', id));
  const wordless = shots.length > 0 && random.chance(0.025);
  const titles = wordless ? [] : [sellerTitle(language, facts, seller.noise, random)];
  if (!wordless && random.chance(0.1))
    titles.push(sellerTitle(seller.language === 'en' || random.chance(0.4) ? language : LANGUAGES.en, facts, seller.noise, random));
  return {
    id,
    product,
    seller,
    titles: [...new Set(titles)],
    description: wordless || random.chance(0.28) ? null : describe(language, facts, random),
    category: product.type.path.slice(0, seller.levels),
    attributes: wordless && random.chance(0.5) ? {} : attributesOf(product, size, random),
    catalogId: alone && random.chance(0.3) ? null : product.catalogId,
    shots,
    copyOf: null,
  };
}

/** One to five sellers per product, never the same seller twice. */
export function planListings(seed: number, products: readonly Product[]): Listing[] {
  return products.flatMap((product) => {
    const random = draws(seed, 'sellers', product.catalogId);
    const wanted = random.weighted([
      [1, 16],
      [2, 29],
      [3, 28],
      [4, 18],
      [5, 9],
    ]);
    const sellers = new Set<Seller>();
    while (sellers.size < wanted) sellers.add(random.weighted(SELLERS.map((seller) => [seller, seller.share] as const)));
    return [...sellers].map((seller) => listingOf(seed, product, seller, wanted === 1));
  });
}

/** Some listings again: `exact` ones word for word and byte for byte under another id, the others with small changes. */
export function planDuplicates(seed: number, listings: readonly Listing[], exact: number, near: number): Listing[] {
  const sources = draws(seed, 'duplicates')
    .shuffle(listings.filter(({ titles, shots, catalogId }) => catalogId !== null && titles.length > 0 && shots.length > 0))
    .slice(0, exact + near);
  return sources.map((source, index) => {
    const id = `${source.id}${index < exact ? 'd' : 'n'}`;
    const renamed = source.shots.map((shot) => ({
      ...shot,
      path: shot.path.replace(/-(\d+)\.(\w+)$/, (_, n: string, end: string) => `${index < exact ? 'd' : 'n'}-${n}.${end}`),
    }));
    if (index < exact) return { ...source, id, shots: renamed, copyOf: source.id };
    const random = draws(seed, 'near', id);
    const [first = '', ...others] = source.titles;
    return {
      ...source,
      id,
      titles: [
        random.pick([
          `${first}.`,
          `${first} ${random.pick(LANGUAGES[source.seller.language].filler)}`,
          first.toUpperCase(),
          first.toLowerCase(),
        ]),
        ...others,
      ],
      shots: renamed.map((shot) => ({ ...shot, quality: 42, trim: 2 + random.integer(5) })),
      copyOf: source.id,
    };
  });
}
