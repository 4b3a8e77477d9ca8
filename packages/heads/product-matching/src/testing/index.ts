export { matchingArtifact, matchingLogit } from './artifact.js';
