export { fileEntry } from './artifact/checksum.js';
export * from './artifact/manifest.js';
export * from './errors.js';
