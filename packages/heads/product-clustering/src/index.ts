export * from './candidates.js';
export * from './groups.js';
export * from './head.js';
