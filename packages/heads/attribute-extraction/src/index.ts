export * from './data.js';
export * from './decode.js';
export * from './gazetteer.js';
export * from './head.js';
export * from './signals.js';
export * from './tags.js';
