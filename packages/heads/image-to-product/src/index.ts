export type { Found } from '@commercemm/head-retrieval';
export { ImageToProductHead } from './head.js';
