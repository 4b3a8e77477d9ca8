export { createPermutation, createRandom, type Random } from './random.js';
export type * from './types.js';
