/** One row of numbers for each example, as a head's graph would give it: [examples, width]. */
export const output = (rows) => ({ shape: [rows.length, rows[0]?.length ?? 0], data: Float32Array.from(rows.flat()) });

/** The unit vector that has its 1 at `at`. */
export const oneHot = (at, width) => Array.from({ length: width }, (_, i) => Number(i === at));

/**
 * Scores as vectors, so that a search by inner product ranks by them: a query is its scores, a candidate its own place. All scores are
 * raised alike, for a row of zeros would be taken for an item that has nothing to be searched by.
 */
export const scoresAsVector = (scores, least) => scores.map((score) => score - least + 1);
