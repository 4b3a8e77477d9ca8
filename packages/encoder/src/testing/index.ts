/** For tests of heads and services: models that are made in code and load in milliseconds. */
export { temporaryFolder, tokenizerJson, writeArtifact, type TestArtifact } from './artifact.js';
export { WIDTH } from './graphs.js';
export { onnxModel, type Constant, type Node, type Port, type TestGraph } from './onnx.js';
