export { type ArtifactFiles, backboneFiles, checkArtifactFolder, type ManifestFacts, writeArtifact } from './artifact.js';
export { exportBackbone, type ExportedBackbone } from './backbone.js';
