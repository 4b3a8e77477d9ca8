import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Names: `step-000500` is whole; `.tmp-` is being written or removed; `.old-` is whole and steps aside while a newer one of the same step takes
 * its place.
 */
const FINISHED = /^step-(\d{6,})$/;
const ASIDE = /^(step-\d{6,})\.old-/;
const UNFINISHED = /^(step-\d{6,}|latest)\.tmp-/;

export const LATEST = 'latest';
export const folderName = (step: number): string => `step-${String(step).padStart(6, '0')}`;
export const stepOf = (name: string): number | null => (FINISHED.test(name) ? Number(FINISHED.exec(name)![1]) : null);

const entriesOf = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** Folders of the steps that were written to their end, newest first. That does not mean undamaged. */
export async function checkpointsIn(folder: string): Promise<Map<number, string>> {
  const names = await entriesOf(folder);
  const steps = new Map<number, string>();
  for (const name of names) {
    const step = stepOf(ASIDE.exec(name)?.[1] ?? '');
    if (step !== null) steps.set(step, join(folder, name));
  }
  for (const name of names) {
    const step = stepOf(name);
    if (step !== null) steps.set(step, join(folder, name));
  }
  return new Map([...steps].sort(([a], [b]) => b - a));
}

/** The step that `latest` names, or null. */
export async function latestStep(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, LATEST), 'utf8').catch(() => '');
  return stepOf(text.trim());
}

/** Lets `latest` name a finished checkpoint: written beside and renamed into place. */
export async function pointLatest(folder: string, step: number): Promise<void> {
  const beside = join(folder, `${LATEST}.tmp-${process.pid}`);
  await writeFile(beside, `${folderName(step)}\n`, { flush: true });
  await rename(beside, join(folder, LATEST));
  await syncFolder(folder);
}

/** Tidies up after interrupted saves. One process saves into a folder at a time. */
export async function sweep(folder: string): Promise<void> {
  const names = await entriesOf(folder);
  for (const name of names) {
    const original = ASIDE.exec(name)?.[1];
    if (original !== undefined && !names.includes(original)) await rename(join(folder, name), join(folder, original));
    else if (original !== undefined || UNFINISHED.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Removes a checkpoint, out of sight first: half of one must not look like a whole one. */
export async function remove(path: string): Promise<void> {
  const beside = `${path}.tmp-${process.pid}`;
  await rename(path, beside);
  await rm(beside, { recursive: true, force: true });
}

/** A rename is only on the disk once its folder is. Some systems (Windows, network disks) can not sync a folder; there the rename is all there is. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/**
 * Renames onto a place that may hold an older folder: that one first steps aside, as a folder can not replace another that has contents.
 * Where the newer one then can not take its place, the older one comes back.
 */
export async function replaceFolder(from: string, to: string): Promise<void> {
  const aside = `${to}.old-${process.pid}`;
  const had = await rename(to, aside).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  try {
    await rename(from, to);
  } catch (error) {
    // What says why is the first error, not one of the way back.
    if (had) await rename(aside, to).catch(() => {});
    throw error;
  }
  if (had) await rm(aside, { recursive: true, force: true });
}
