export { embed, embedOne, vectorOf, type ServedHead } from './served.js';
export { errorsOf, VectorIndex, type Found } from './vector-index.js';
