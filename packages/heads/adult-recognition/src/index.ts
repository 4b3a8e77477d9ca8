export * from './data.js';
export * from './head.js';
