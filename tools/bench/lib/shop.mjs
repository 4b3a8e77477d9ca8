/** A made-up shop: listings of 100 categories in three levels, with texts as long as a shop's and some words that only one category has. */
import { createRandom } from '@commercemm/catalog';

const SYLLABLES = 'ba chen do fir gol hat kem li mun nor pa ris sel tor ub ven wex yar zin ost'.split(' ');
/** Words that all categories use, and words of each category's own, at each level. */
const [COMMON, OWN] = [1500, 8];
/** Share of a text's words that tell its category. */
const TELLING = 0.4;

/** Categories of each level, in order; a path goes through those at equal shares of the levels. */
const LEVELS = [5, 20, 100];
export const PATHS = LEVELS.at(-1);

/** One to three syllables, another for every number. */
const wordOf = (number) => [...number.toString(SYLLABLES.length)].map((digit) => SYLLABLES[parseInt(digit, SYLLABLES.length)]).join('');

/** Numbers of the categories on a path among those of all levels, from the root. */
const categoriesOf = (path) => {
  let before = 0;
  return LEVELS.map((size) => (before += size) - size + Math.floor((path * size) / PATHS));
};

/** Listings, `count` of them, of all paths in turns. Another purpose gives others. */
export function listings(purpose, count) {
  const random = createRandom('shop', purpose);
  return Array.from({ length: count }, (_, at) => {
    const categories = categoriesOf(at % PATHS);
    const word = () =>
      wordOf(
        random.uniform() < TELLING
          ? COMMON + OWN * categories[random.integer(LEVELS.length)] + random.integer(OWN)
          : random.integer(COMMON),
      );
    const text = (least, most) => Array.from({ length: least + random.integer(most - least + 1) }, word).join(' ');
    return {
      id: `${purpose}-${at}`,
      title: text(3, 10),
      description: text(0, 30),
      category: categories.map((category) => `category ${category}`),
    };
  });
}
