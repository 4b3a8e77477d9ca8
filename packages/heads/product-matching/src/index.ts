export * from './head.js';
export * from './data.js';
export * from './lexical/compare.js';
export * from './lexical/profile.js';
export * from './product-text.js';
