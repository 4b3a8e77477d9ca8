export type { Found } from '@commercemm/head-retrieval';
export { ImageTextRetrievalHead } from './head.js';
