import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { CheckpointError } from './errors.js';
import { checkpointsIn, folderName, pointLatest, remove, replaceFolder, sweep, syncFolder } from './folder.js';
import { writeSafetensors } from './safetensors.js';
import type { NamedTensor } from './safetensors-format.js';
import { FORMAT, writeState, type Json } from './state.js';

/** Where one parameter lies in the flat array. */
export interface NamedSlot {
  readonly name: string;
  readonly offset: number;
  readonly shape: readonly number[];
}

export interface CheckpointParameters {
  readonly flat: Float32Array;
  /** All parameters, frozen ones included: they must cover the flat array. */
  readonly slots: readonly NamedSlot[];
}

export interface CheckpointContents {
  readonly step: number;
  readonly parameters: CheckpointParameters;
  /** Flat arrays of the optimizer, by name, such as its two moments. */
  readonly optimizer: Readonly<Record<string, Float32Array>>;
  readonly state: Json;
}

export const MODEL_FILE = 'model.safetensors';
export const OPTIMIZER_FILE = 'optimizer.safetensors';
export const STATE_FILE = 'state.json';

/** Parameters by name, as views of the flat array. @throws CheckpointError CHECKPOINT_MISMATCH if they do not cover it exactly */
export function parameterViews({ flat, slots }: CheckpointParameters): Record<string, NamedTensor> {
  let end = 0;
  const sorted = [...slots].sort((a, b) => a.offset - b.offset);
  const views = sorted.map(({ name, offset, shape }) => {
    if (offset !== end) throw new CheckpointError('CHECKPOINT_MISMATCH', { parameter: name, offset, expected: end });
    end += shape.reduce((product, length) => product * length, 1);
    return [name, { shape, data: flat.subarray(offset, end) }] as const;
  });
  const named = Object.fromEntries(views);
  if (end !== flat.length || Object.keys(named).length !== slots.length) {
    throw new CheckpointError('CHECKPOINT_MISMATCH', {
      problem: 'the parameters do not cover the flat array',
      covered: end,
      length: flat.length,
    });
  }
  return named;
}

/**
 * Writes `<folder>/step-000500` and lets `<folder>/latest` name it. All is written and flushed under another name and renamed when it is whole, so whenever the
 * process or the machine stops, `latest` names a whole checkpoint. Wait for it before the arrays change. Of earlier steps the newest `keep - 1` stay;
 * later ones (of a run that was resumed further back) are left alone.
 * @returns the checkpoint's folder
 * @throws CheckpointError CHECKPOINT_MISMATCH, CHECKPOINT_STATE_INVALID; and what the file system throws
 */
export async function saveCheckpoint(
  folder: string,
  { step, parameters, optimizer, state }: CheckpointContents,
  { keep = 3 }: { readonly keep?: number } = {},
): Promise<string> {
  const tensors = parameterViews(parameters);
  await mkdir(folder, { recursive: true });
  await sweep(folder);
  const target = join(folder, folderName(step));
  const beside = await mkdtemp(`${target}.tmp-`);
  try {
    const flatTensors = Object.fromEntries(Object.entries(optimizer).map(([name, data]) => [name, { shape: [data.length], data }]));
    const files = {
      [MODEL_FILE]: await writeSafetensors(join(beside, MODEL_FILE), tensors, { step: String(step) }),
      [OPTIMIZER_FILE]: await writeSafetensors(join(beside, OPTIMIZER_FILE), flatTensors, { step: String(step) }),
    };
    await writeState(join(beside, STATE_FILE), { format: FORMAT, step, files, state });
    await syncFolder(beside);
    await replaceFolder(beside, target);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(folder);
  await pointLatest(folder, step);
  const earlier = [...(await checkpointsIn(folder))].filter(([other]) => other < step).slice(Math.max(0, keep - 1));
  for (const [, path] of earlier) await remove(path);
  return target;
}
