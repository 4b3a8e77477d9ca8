export * from './bm25.js';
export * from './errors.js';
export * from './field-index.js';
export * from './grams.js';
export * from './lexical-index.js';
export * from './statistics.js';
export * from './tf-idf.js';
export * from './words.js';
