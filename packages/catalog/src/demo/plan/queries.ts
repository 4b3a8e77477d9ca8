import { draws, type Draws } from '../draws.js';
import { LANGUAGES, phrase, type Facts, type LanguageTag } from '../lexicon/index.js';
import type { Split } from '../../types.js';
import type { Listing } from './listings.js';
import type { Product } from './products.js';
import { factsOf } from './titles.js';

export interface Query {
  readonly id: string;
  readonly text: string;
  readonly language: LanguageTag;
  readonly split: Split;
  readonly facts: Facts;
  readonly grades: readonly { readonly productId: string; readonly grade: 0 | 1 | 2 | 3 }[];
}

/** What a shopper asks for: always the type, most of the time something that can be seen. */
function asked(product: Product, random: Draws): Facts {
  const facts = factsOf(product, null);
  const vague = random.chance(0.1);
  return {
    type: facts.type,
    color: !vague && random.chance(0.8) ? facts.color : undefined,
    pattern: !vague && facts.pattern !== 'plain' && facts.pattern !== 'motif' && random.chance(0.75) ? facts.pattern : undefined,
    motif: random.chance(0.85) ? facts.motif : undefined,
    material: random.chance(0.25) ? facts.material : undefined,
    audience: random.chance(0.2) ? facts.audience : undefined,
    pack: product.pack > 1 && random.chance(0.6) ? facts.pack : undefined,
    brand: random.chance(0.1) ? facts.brand : undefined,
  };
}

/**
 * 3: all that was asked for. 2: the type, and the colour, pattern or motif that was asked for. 1: the type, or a sibling type (same
 * second level of the category) in the colour asked for. 0: anything else.
 */
export function gradeOf(query: Facts, product: Product): 0 | 1 | 2 | 3 {
  const facts = factsOf(product, null);
  const names = (Object.keys(query) as (keyof Facts)[]).filter((name) => query[name] !== undefined);
  if (names.every((name) => query[name] === facts[name])) return 3;
  if (query.type === facts.type) {
    const seen = (['color', 'pattern', 'motif'] as const).filter((name) => query[name] !== undefined);
    return seen.some((name) => query[name] === facts[name]) ? 2 : 1;
  }
  return 0;
}

function siblingGrade(query: Facts, asker: Product, product: Product): 0 | 1 | 2 | 3 {
  const grade = gradeOf(query, product);
  const siblings = asker.type.path[0] === product.type.path[0] && asker.type.path[1] === product.type.path[1];
  return grade === 0 && siblings && (query.color === undefined || query.color === product.color) ? 1 : grade;
}

/** How many judged listings of each grade a query keeps at most. */
const KEPT = { 3: 40, 2: 12, 1: 8, 0: 7 } as const;

function judge(facts: Facts, asker: Product, listings: readonly Listing[], random: Draws): Query['grades'] {
  const byGrade: Record<0 | 1 | 2 | 3, string[]> = { 0: [], 1: [], 2: [], 3: [] };
  // Wrong answers that share the colour or the department come first: they are the ones worth judging.
  const order = random.shuffle(listings);
  const near = (listing: Listing): boolean => listing.product.color === asker.color || listing.product.type.path[0] === asker.type.path[0];
  for (const listing of [...order.filter(near), ...order.filter((other) => !near(other))])
    byGrade[siblingGrade(facts, asker, listing.product)].push(listing.id);
  return ([3, 2, 1, 0] as const).flatMap((grade) => byGrade[grade].slice(0, KEPT[grade]).map((productId) => ({ productId, grade })));
}

const PREFIXES = ['', '', '', '', '', 'cheap ', 'buy ', 'best ', 'new '];

/** `counts`: queries per split. Listings judged are of the query's own split. */
export function planQueries(seed: number, listings: readonly Listing[], counts: Readonly<Record<Split, number>>): Query[] {
  const queries: Query[] = [];
  for (const split of ['train', 'valid', 'test'] as const) {
    const own = listings.filter(({ product, copyOf }) => product.split === split && copyOf === null);
    const products = [...new Set(own.map(({ product }) => product))];
    const texts = new Set<string>();
    for (let attempt = 0; texts.size < counts[split] && attempt < 20 * counts[split] && products.length > 0; attempt++) {
      const random = draws(seed, 'query', split, attempt);
      const product = random.pick(products);
      const facts = asked(product, random);
      const tag = random.chance(0.6) ? 'en' : random.pick(['de', 'fr', 'es', 'sv', 'ko', 'zh', 'ar'] as const);
      const text = (tag === 'en' ? random.pick(PREFIXES) : '') + phrase(LANGUAGES[tag], facts, random).toLowerCase();
      if (texts.has(text)) continue;
      texts.add(text);
      queries.push({
        id: `q-${split}-${String(texts.size).padStart(4, '0')}`,
        text,
        language: tag,
        split,
        facts,
        grades: judge(facts, product, own, random),
      });
    }
  }
  return queries;
}
