import { join } from 'node:path';

import { CheckpointError } from './errors.js';
import { checkpointsIn, folderName, latestStep } from './folder.js';
import { readSafetensors, type SafetensorsFile } from './safetensors.js';
import type { NamedTensor } from './safetensors-format.js';
import { MODEL_FILE, OPTIMIZER_FILE, parameterViews, STATE_FILE, type CheckpointParameters } from './save.js';
import { readState, type Json } from './state.js';

export interface LoadedCheckpoint {
  readonly step: number;
  readonly location: string;
  readonly parameters: Readonly<Record<string, NamedTensor>>;
  readonly optimizer: Readonly<Record<string, Float32Array>>;
  readonly state: Json;
  /** For the log: newer checkpoints that were damaged, and which one was taken instead. */
  readonly warnings: readonly string[];
}

/**
 * Reads a checkpoint, and checks it: sizes, checksums, names.
 * @param which a step, or 'latest': the one that `latest` names, or the newest before it that is whole
 * @throws CheckpointError CHECKPOINT_NOT_FOUND, CHECKPOINT_DAMAGED, CHECKPOINT_VERSION_UNSUPPORTED
 */
export async function loadCheckpoint(folder: string, which: 'latest' | number): Promise<LoadedCheckpoint> {
  const present = await checkpointsIn(folder);
  if (which !== 'latest') {
    const location = present.get(which);
    if (location !== undefined) return loadStep(location, which);
    throw new CheckpointError('CHECKPOINT_NOT_FOUND', { folder, step: which, present: [...present.keys()].join(', ') || 'none' });
  }
  const named = await latestStep(folder);
  const damaged: string[] = [];
  if (named !== null && !present.has(named)) damaged.push(`${folderName(named)} is missing`);
  for (const [step, location] of present) {
    // What lies behind the one named is of a run that was given up.
    if (named !== null && step > named) continue;
    try {
      const loaded = await loadStep(location, step);
      return { ...loaded, warnings: damaged.map((problem) => `${problem}; taking ${folderName(step)} instead`) };
    } catch (error) {
      if (!(error instanceof CheckpointError) || error.code === 'CHECKPOINT_VERSION_UNSUPPORTED') throw error;
      damaged.push(`${folderName(step)} is damaged (${error.message})`);
    }
  }
  if (damaged.length === 0) throw new CheckpointError('CHECKPOINT_NOT_FOUND', { folder, step: which, present: 'none' });
  throw new CheckpointError('CHECKPOINT_DAMAGED', { folder, problem: damaged.join('; ') });
}

async function loadStep(location: string, step: number): Promise<LoadedCheckpoint> {
  const document = await readState(join(location, STATE_FILE));
  if (document.step !== step) throw new CheckpointError('CHECKPOINT_DAMAGED', { file: STATE_FILE, expected: step, got: document.step });
  const read = async (name: string): Promise<SafetensorsFile['tensors']> => {
    const file = await readSafetensors(join(location, name)).catch((error: Error) => {
      throw new CheckpointError('CHECKPOINT_DAMAGED', { file: name, problem: error.message });
    });
    const record = document.files[name];
    for (const part of ['bytes', 'sha256'] as const) {
      if (file[part] !== record?.[part])
        throw new CheckpointError('CHECKPOINT_DAMAGED', { file: name, field: part, expected: record?.[part], got: file[part] });
    }
    return file.tensors;
  };
  const parameters = await read(MODEL_FILE);
  const optimizer = Object.fromEntries(Object.entries(await read(OPTIMIZER_FILE)).map(([name, { data }]) => [name, data as Float32Array]));
  return { step, location, parameters, optimizer, state: document.state, warnings: [] };
}

/**
 * Copies a checkpoint's parameters into the flat array of a model. All must be there, none too many, each of the same shape.
 * @throws CheckpointError CHECKPOINT_MISMATCH with the names of those that differ
 */
export function restoreParameters(saved: LoadedCheckpoint['parameters'], into: CheckpointParameters): void {
  const views = parameterViews(into);
  const shapeOf = (tensor: NamedTensor) => `[${tensor.shape.join(', ')}]`;
  const missing = Object.keys(views).filter((name) => !Object.hasOwn(saved, name));
  const unexpected = Object.keys(saved).filter((name) => !Object.hasOwn(views, name));
  const reshaped = Object.keys(views)
    .filter((name) => Object.hasOwn(saved, name) && shapeOf(saved[name]!) !== shapeOf(views[name]!))
    .map((name) => `${name} ${shapeOf(saved[name]!)} instead of ${shapeOf(views[name]!)}`);
  if (missing.length + unexpected.length + reshaped.length > 0) {
    const some = (names: readonly string[]) =>
      [...names.slice(0, 8), ...(names.length > 8 ? [`${names.length - 8} more`] : [])].join(', ') || 'none';
    throw new CheckpointError('CHECKPOINT_MISMATCH', { missing: some(missing), unexpected: some(unexpected), shapes: some(reshaped) });
  }
  for (const [name, { data }] of Object.entries(views)) data.set(saved[name]!.data);
}

/** Copies the optimizer's flat arrays. @throws CheckpointError CHECKPOINT_MISMATCH */
export function restoreOptimizer(saved: LoadedCheckpoint['optimizer'], into: Readonly<Record<string, Float32Array>>): void {
  const describe = (arrays: Readonly<Record<string, Float32Array>>) =>
    Object.entries(arrays)
      .map(([name, { length }]) => `${name} [${length}]`)
      .sort()
      .join(', ');
  if (describe(saved) !== describe(into))
    throw new CheckpointError('CHECKPOINT_MISMATCH', { optimizer: describe(saved), expected: describe(into) });
  for (const [name, data] of Object.entries(into)) data.set(saved[name]!);
}
