import { distance } from 'fastest-levenshtein';

/**
 * The candidate that was most likely meant by `word`, or null if none is near. Near: at most 40 % of the letters (at least
 * one, at most three) differ, or `word` is the beginning of exactly one candidate. Case does not count.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const wanted = word.trim().toLowerCase();
  if (wanted === '') return null;
  const names = [...new Set(candidates)];
  const beginnings = names.filter((name) => name.toLowerCase().startsWith(wanted));
  if (beginnings.length === 1) return beginnings[0] ?? null;
  let best: string | null = null;
  let fewest = Infinity;
  for (const name of names) {
    const changes = distance(wanted, name.toLowerCase());
    const allowed = Math.min(3, Math.max(1, Math.floor(0.4 * Math.max(wanted.length, name.length))));
    if (changes <= allowed && changes < fewest) {
      best = name;
      fewest = changes;
    }
  }
  return best;
}

/** ` Did you mean 'small'?`, or an empty text: to be put behind a message. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const name = nearest(word, candidates);
  return name === null ? '' : ` Did you mean '${name}'?`;
}
