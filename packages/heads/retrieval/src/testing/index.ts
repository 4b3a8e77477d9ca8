export { indexOfRows, type TestRow } from './catalog-index.js';
export { servedHead } from './served-head.js';
