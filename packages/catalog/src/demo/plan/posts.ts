import type { Scene } from '../assortment/index.js';
import type { Split } from '../../types.js';
import { draws, type Draws } from '../draws.js';
import { LANGUAGES, wordsFor, type Facts, type LanguageTag } from '../lexicon/index.js';
import type { Listing } from './listings.js';
import type { Product } from './products.js';
import { factsOf } from './titles.js';

/** A picture of everyday life with products in it. */
export interface ScenePicture {
  readonly path: string;
  readonly scene: Scene;
  readonly products: readonly Product[];
  readonly keys: readonly (string | number)[];
}

export interface Post {
  readonly id: string;
  readonly text: string | null;
  readonly language: LanguageTag;
  readonly split: Split;
  /** Ids of listings, or catalog ids. */
  readonly tags: readonly string[];
  readonly pictures: readonly ScenePicture[];
}

/** '{}' is the product as the poster calls it. */
const CAPTIONS: Readonly<Record<LanguageTag, readonly string[]>> = {
  en: [
    'finally got my {} 😍',
    'obsessed with this {}!!',
    'weekend mood: me and my {} ☀️',
    'look what arrived today 📦 {}',
    'my new {} already feels like home',
    "can't stop using the {} lol",
    'gift from my sister: {} 🎁',
    'rate my {} 1-10 👇',
    '{} + coffee = happy monday',
    'told you the {} was worth it ✨',
  ],
  de: ['endlich da: {} 😍', 'mein neuer Liebling: {}', 'guckt mal, {} 🎉', 'Wochenende mit {} ☀️'],
  fr: ['enfin reçu : {} 😍', 'mon coup de cœur : {} ✨', 'regardez : {} 🎉', 'petit bonheur du jour, {}'],
  es: ['por fin llegó: {} 😍', 'mi nuevo favorito: {} ✨', 'mirad qué cosa: {} 🎉', 'fin de semana con {} ☀️'],
  sv: ['äntligen: {} 😍', 'min nya favorit: {} ✨', 'kolla här, {} 🎉'],
  ko: ['드디어 도착! {} 😍', '요즘 최애템 {} ✨', '선물 받은 {} 🎁'],
  zh: ['终于到货了！{} 😍', '最近的心头好：{} ✨', '今日份快乐：{} 🎉'],
  ar: ['أخيرا وصل: {} 😍', 'المفضل عندي: {} ✨', 'شوفوا {} 🎉'],
};

function called(tag: LanguageTag, product: Product, random: Draws): { phrase: string; noun: string } {
  const facts = factsOf(product, null);
  const told: Facts = {
    type: facts.type,
    color: random.chance(0.85) ? facts.color : undefined,
    pattern: random.chance(0.85) ? facts.pattern : undefined,
    motif: facts.motif,
    pack: random.chance(0.5) ? facts.pack : undefined,
    brand: random.chance(0.2) ? facts.brand : undefined,
  };
  const words = wordsFor(LANGUAGES[tag], told, random);
  const order = LANGUAGES[tag].orders[0] ?? [];
  return {
    phrase: order
      .map((part) => words[part])
      .filter((word) => word !== undefined)
      .join(tag === 'zh' ? '' : ' '),
    noun: words.noun ?? '',
  };
}

function captionOf(tag: LanguageTag, products: readonly Product[], random: Draws): string {
  const names = products.map((product) => called(tag, product, random));
  const text = random.pick(CAPTIONS[tag]).replace('{}', names.map(({ phrase }) => phrase).join(' + '));
  const hashtags = names.map(({ noun }) => `#${noun.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()}`);
  const more = ['#ootd', '#homestyle', '#newin', '#happy', '#unboxing', '#weekend'];
  return random.chance(0.65) ? `${text} ${[...hashtags, ...(random.chance(0.6) ? [random.pick(more)] : [])].join(' ')}` : text;
}

/** Posts about products of one split each; products without pictures are not posted. */
export function planPosts(seed: number, listings: readonly Listing[], counts: Readonly<Record<Split, number>>): Post[] {
  return (['train', 'valid', 'test'] as const).flatMap((split) => {
    const own = listings.filter(({ product, copyOf }) => product.split === split && !product.imageless && copyOf === null);
    const products = draws(seed, 'posted', split).shuffle([...new Set(own.map(({ product }) => product))]);
    if (products.length === 0) return [];
    return Array.from({ length: counts[split] }, (_, index): Post => {
      const id = `post-${split}-${String(index + 1).padStart(4, '0')}`;
      const random = draws(seed, 'post', id);
      const first = products[index % products.length] as Product;
      const scene = random.pick(first.type.scenes);
      const partners = products.filter((other) => other.type.id !== first.type.id && other.type.scenes.includes(scene));
      const shown = random.chance(0.2) && partners.length > 0 ? [first, random.pick(partners)] : [first];
      const tag = random.chance(0.7) ? 'en' : random.pick(['de', 'fr', 'es', 'sv', 'ko', 'zh', 'ar'] as const);
      const missing = random.weighted([
        ['nothing', 92],
        ['text', 4],
        ['picture', 4],
      ] as const);
      const pictures = missing === 'picture' ? 0 : random.chance(0.12) ? 2 : 1;
      return {
        id,
        split,
        language: tag,
        text: missing === 'text' ? null : captionOf(tag, shown, random),
        tags: shown.map((product) => {
          const listed = own.filter((listing) => listing.product === product);
          const listing = random.pick(listed);
          return listing.catalogId === null || random.chance(0.35) ? listing.id : listing.catalogId;
        }),
        pictures: Array.from({ length: pictures }, (_, picture) => ({
          path: `images/posts/${split}-${String(index + 1).padStart(4, '0')}-${picture + 1}.jpg`,
          scene: picture === 0 ? scene : random.pick(first.type.scenes),
          products: shown,
          keys: ['scene', id, picture],
        })),
      };
    });
  });
}
