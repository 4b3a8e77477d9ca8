import type { Draws } from '../draws.js';
import type { Facts, Language, Part } from './language.js';

/** The usual synonym most of the time. */
function synonym(entry: string, random: Draws): string {
  const words = entry.split('|');
  return random.chance(0.55) ? (words[0] as string) : random.pick(words);
}

function inflected(entry: string, form: number, random: Draws): string {
  const forms = synonym(entry, random).split(',');
  return forms[form] ?? (forms[0] as string);
}

/** The words for each fact that is there. */
export function wordsFor(language: Language, facts: Facts, random: Draws): Partial<Record<Part, string>> {
  const [noun = '', mark = '0'] = synonym(language.nouns[facts.type], random).split('/');
  const form = Number(mark);
  const words: Partial<Record<Part, string>> = { noun };
  if (facts.color) {
    words.color = inflected(language.colors[facts.color], form, random);
    if (facts.second) words.color += language.and + inflected(language.colors[facts.second], form, random);
  }
  if (facts.pattern && facts.pattern !== 'plain' && facts.pattern !== 'motif')
    words.pattern = inflected(language.patterns[facts.pattern], form, random);
  if (facts.motif) words.motif = synonym(language.printed, random).replace('{}', language.motifs[facts.motif]);
  if (facts.material) words.material = inflected(language.materials[facts.material], form, random);
  if (facts.audience) words.audience = synonym(language.audiences[facts.audience], random);
  if (facts.pack !== undefined && facts.pack > 1) words.pack = synonym(language.packs, random).replace('{}', String(facts.pack));
  if (facts.brand) words.brand = facts.brand;
  if (facts.size) words.size = language.size.replace('{}', facts.size);
  if (facts.code) words.code = facts.code;
  return words;
}

/** Chinese and nothing else here is written without spaces between words. */
function join(language: Language, parts: readonly string[]): string {
  if (language.tag !== 'zh') return parts.join(' ');
  return parts.join(' ').replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
}

/** The facts in one of the language's orders. */
export function phrase(
  language: Language,
  facts: Facts,
  random: Draws,
  order = random.chance(0.6) ? 0 : random.integer(language.orders.length),
): string {
  const words = wordsFor(language, facts, random);
  const parts = (language.orders[order] ?? []).map((part) => words[part]).filter((word) => word !== undefined);
  return join(language, parts);
}

/** One or two sentences. */
export function describe(language: Language, facts: Facts, random: Draws): string {
  const thing = phrase(language, { ...facts, brand: undefined, size: undefined, code: undefined }, random, 0);
  const words = wordsFor(language, facts, random);
  const candidates = language.descriptions.filter((sentence) => words.material !== undefined || !sentence.includes('{material}'));
  const text = random
    .pick(candidates)
    .replace('{thing}', thing)
    .replace('{noun}', words.noun ?? '')
    .replace('{material}', words.material ?? '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
