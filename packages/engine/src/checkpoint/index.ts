export * from './errors.js';
export { loadCheckpoint, restoreOptimizer, restoreParameters, type LoadedCheckpoint } from './load.js';
export { readSafetensors, writeSafetensors, type FileRecord, type SafetensorsFile } from './safetensors.js';
export { type NamedTensor, type TensorArray } from './safetensors-format.js';
export { saveCheckpoint, type CheckpointContents, type CheckpointParameters, type NamedSlot } from './save.js';
export { type Json } from './state.js';
