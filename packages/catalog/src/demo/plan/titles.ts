import type { Draws } from '../draws.js';
import { phrase, type Facts, type Language } from '../lexicon/index.js';
import type { Product } from './products.js';

/** Everything that could be said of a product. */
export function factsOf(product: Product, size: string | null): Facts {
  return {
    type: product.type.id,
    color: product.color,
    ...(product.second && { second: product.second }),
    pattern: product.pattern,
    ...(product.motif && { motif: product.motif }),
    ...(product.material && { material: product.material }),
    ...(product.audience && { audience: product.audience }),
    pack: product.pack,
    brand: product.brand.name,
    ...(size && { size }),
    code: product.code,
  };
}

const keep = <T>(value: T, probability: number, random: Draws): T | undefined => (random.chance(probability) ? value : undefined);

function misspelled(title: string, random: Draws): string {
  const at = random.integer(Math.max(1, title.length - 2));
  const pair = title.slice(at, at + 2);
  return /^\p{Script=Latin}{2}$/u.test(pair) ? title.slice(0, at) + [...pair].reverse().join('') + title.slice(at + 2) : title;
}

function noisy(title: string, language: Language, noise: number, random: Draws): string {
  let text = title;
  if (random.chance(noise * 0.25)) text = misspelled(text, random);
  if (random.chance(noise * 0.2)) text = text.toUpperCase();
  else if (random.chance(noise * 0.4)) text = text.toLowerCase();
  if (random.chance(noise * 0.55))
    text = random.chance(0.5) ? `${random.pick(language.filler)} ${text}` : `${text} - ${random.pick(language.filler)}`;
  if (random.chance(noise * 0.25)) text += random.pick([' 🔥', ' ⭐⭐⭐', ' !!!', ' ❤️', ' ✅']);
  return text;
}

/** A title as a seller writes it; `noise` from 0 (complete and tidy) to 1. What can be seen is nearly always said. */
export function sellerTitle(language: Language, facts: Facts, noise: number, random: Draws): string {
  const told: Facts = {
    type: facts.type,
    color: keep(facts.color, 0.97 - 0.08 * noise, random),
    second: keep(facts.second, 0.75 - 0.3 * noise, random),
    pattern: keep(facts.pattern, 0.95 - 0.1 * noise, random),
    motif: keep(facts.motif, 0.96, random),
    material: keep(facts.material, 0.7 - 0.3 * noise, random),
    audience: keep(facts.audience, 0.7 - 0.2 * noise, random),
    pack: keep(facts.pack, 0.97, random),
    brand: keep(facts.brand, 0.8 - 0.3 * noise, random),
    size: keep(facts.size, 0.3, random),
    code: keep(facts.code, 0.12 + 0.3 * noise, random),
  };
  const order = random.chance(0.85 - 0.4 * noise) ? 0 : random.integer(language.orders.length);
  return noisy(phrase(language, told, random, order), language, noise, random);
}
