export { exportBackbone, type ExportedBackbone } from './backbone.js';
export { exportHead, featureSpecs, type HeadProgram } from './head.js';
