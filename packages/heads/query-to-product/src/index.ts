export type { Found } from '@commercemm/head-retrieval';
export { QueryToProductHead } from './head.js';
export { hybridScores, type SearchData } from './hybrid.js';
export * from './word-search.js';
