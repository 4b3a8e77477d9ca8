export { errorsOf, VectorIndex, type Found } from './vector-index.js';
