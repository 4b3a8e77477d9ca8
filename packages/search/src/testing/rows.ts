/** Made-up rows and plain searches over them, to compare with. */
import { words } from '@commercemm/lexical';

import type { Filter, IndexRow } from '../types.js';

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** Vectors around `clusters` centres. */
export function clusteredVectors(count: number, dimensions: number, clusters: number, seed: number): Float32Array[] {
  const random = uniform(seed);
  const draw = (spread: number) => Float32Array.from({ length: dimensions }, () => spread * (random() + random() + random() - 1.5));
  const centres = Array.from({ length: clusters }, () => draw(1));
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random() * clusters)]!;
    return unit(draw(0.5).map((value, i) => value + centre[i]!));
  });
}

const COLOURS = ['red', 'blue', 'green', "bird's egg"];
const THINGS = ['shirt', 'skirt', 'lamp', 'chair', 'phone'];

export function makeRows(count: number, dimensions = 8, seed = 1): IndexRow[] {
  const random = uniform(seed);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]!;
  return clusteredVectors(count, dimensions, 10, seed + 1).map((vector, i) => {
    const [colour, thing] = [pick(COLOURS), pick(THINGS)];
    return {
      id: `p${i}`,
      vector,
      title: `${colour} ${thing} ${i % 7}`,
      description: i % 3 === 0 ? null : `a ${pick(COLOURS)} ${thing} for the ${pick(['home', 'garden'])}`,
      category: ['Shop', thing, colour],
      attributes: { colour: [colour, ...(i % 5 === 0 ? ['red'] : [])], size: [String(i % 4)] },
      product: i % 2 === 0 ? `c${i >> 1}` : null,
    };
  });
}

/** What `createIndex` reads. */
export async function* stream(rows: readonly IndexRow[]): AsyncGenerator<IndexRow> {
  yield* rows;
}

export const cosineOf = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

export function bruteForce(rows: readonly IndexRow[], vector: Float32Array, k: number): string[] {
  return rows
    .map((row) => ({ id: row.id, score: cosineOf(row.vector, vector) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, k)
    .map(({ id }) => id);
}

/** Whether a row passes a filter, without labels and SQL. */
export function passes({ category = [], attributes = {} }: IndexRow, filter: Filter): boolean {
  const below = (filter.category ?? []).every((level, i) => category[i] === level);
  return (
    below &&
    Object.entries(filter.attributes ?? {}).every(([name, values]) => {
      const own = Object.hasOwn(attributes, name) ? attributes[name]! : [];
      return own.some((value) => [values].flat().includes(value));
    })
  );
}

export const wordsOf = ({ title, description, attributes = {} }: IndexRow): string[] =>
  words([title, description ?? '', ...Object.entries(attributes).map(([name, values]) => `${name} ${values.join(' ')}`)].join(' '));
