export type { Found } from '@commercemm/head-retrieval';
export { QueryToProductHead } from './head.js';
export { hybridScores, type Field, type SearchData } from './hybrid.js';
