export type * from './types.js';
export { createRuntime, onnxruntimeProviders, runtimeNames } from './create-runtime.js';
export { RuntimeError, type RuntimeErrorCode } from './errors.js';
export { type LoadOptions, loadModel } from './onnxruntime/load.js';
export { type OnnxruntimeOptions, recommendedEnvironment } from './onnxruntime/options.js';
