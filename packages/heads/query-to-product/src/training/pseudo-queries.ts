import { createRandom, type Item } from '@commercemm/catalog';
import { words } from '@commercemm/lexical';

/** Made-up queries of one product; training draws one of them each time. */
const EACH = 6;
/** Words of a query, at most; people type few. */
const MOST = 4;
/** Titles name the thing first and its sizes and colours last. */
const FIRST_WORDS = 12;

/**
 * What somebody might type who looks for the product: up to four words of its title in their order, or its category, or the brand or type
 * that its attributes name. Drawn anew for each product, the same in every run.
 */
export function pseudoQueries({ id, titles, category, attributes }: Item): string[] {
  const random = createRandom('pseudo-queries', id);
  const title = words(titles[0] ?? '').slice(0, FIRST_WORDS);
  const named = ['brand', 'type', 'product type']
    .map((name) => Object.entries(attributes).find(([own]) => own.toLowerCase() === name)?.[1][0])
    .filter((value): value is string => value !== undefined);
  const phrases = [...named, ...category.slice(-1), ...(named.length > 1 ? [named.slice(0, 2).join(' ')] : [])];
  const drawn = Array.from({ length: EACH }, () => {
    if (phrases.length > 0 && random.uniform() < 0.4) return phrases[random.integer(phrases.length)]!.toLowerCase();
    const count = Math.min(title.length, 1 + random.integer(MOST));
    const chosen = random.shuffle(title.map((_, at) => at)).slice(0, count);
    return chosen
      .sort((a, b) => a - b)
      .map((at) => title[at])
      .join(' ');
  });
  return [...new Set(drawn)].filter((query) => query !== '');
}
