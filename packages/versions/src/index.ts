export * from './connection.js';
export { publishVersion, readVersions, type Version } from './list.js';
export { stagingName, sweep } from './sweep.js';
