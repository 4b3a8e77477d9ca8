import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { loadCheckpoint, restoreOptimizer, restoreParameters, saveCheckpoint, type CheckpointContents, type NamedSlot } from './index.js';

let folder: string;
beforeEach(async () => (folder = join(await mkdtemp(join(tmpdir(), 'checkpoint-')), 'checkpoints')));
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const slots: readonly NamedSlot[] = [
  { name: 'text.embedding', offset: 0, shape: [5, 3] },
  { name: 'image.frozen.kernel', offset: 15, shape: [2, 2, 1] },
  { name: 'scale', offset: 19, shape: [] },
];

/** Values that only this step has; none of them is a round number. */
const contents = (step: number): CheckpointContents => ({
  step,
  parameters: { flat: Float32Array.from({ length: 20 }, (_, i) => Math.sin(step + i)), slots },
  optimizer: { firstMoment: Float32Array.from({ length: 20 }, (_, i) => i / step), secondMoment: new Float32Array(20).fill(1 / 3) },
  state: { step, seed: 'seed', scheduler: { skipped: 0.1 + 0.2, ids: [3, 1, 2], 10: 'ten', 2: null } },
});

const bits = (values: Float32Array) => new Uint32Array(values.slice().buffer);

test('what was saved comes back to the last bit, frozen parameters included', async () => {
  const saved = contents(500);
  expect(await saveCheckpoint(folder, saved)).toBe(join(folder, 'step-000500'));
  expect((await readdir(join(folder, 'step-000500'))).sort()).toEqual(['model.safetensors', 'optimizer.safetensors', 'state.json']);
  expect((await readdir(folder)).sort()).toEqual(['latest', 'step-000500']);
  expect(await readFile(join(folder, 'latest'), 'utf8')).toBe('step-000500\n');

  for (const which of ['latest', 500] as const) {
    const loaded = await loadCheckpoint(folder, which);
    expect(loaded.step).toBe(500);
    expect(loaded.warnings).toEqual([]);
    expect(loaded.state).toEqual(saved.state);
    const flat = new Float32Array(20);
    restoreParameters(loaded.parameters, { flat, slots });
    expect(bits(flat)).toEqual(bits(saved.parameters.flat));
    const moments = { firstMoment: new Float32Array(20), secondMoment: new Float32Array(20) };
    restoreOptimizer(loaded.optimizer, moments);
    expect(bits(moments.firstMoment)).toEqual(bits(saved.optimizer.firstMoment!));
    expect(bits(moments.secondMoment)).toEqual(bits(saved.optimizer.secondMoment!));
  }
});

test('the newest few are kept, and steps of any length sort as numbers', async () => {
  for (const step of [1, 2, 999_999, 1_000_000, 1_000_001]) await saveCheckpoint(folder, contents(step), { keep: 3 });
  expect((await readdir(folder)).sort()).toEqual(['latest', 'step-1000000', 'step-1000001', 'step-999999']);
  expect((await loadCheckpoint(folder, 'latest')).step).toBe(1_000_001);
});

test('saving a step again replaces it', async () => {
  await saveCheckpoint(folder, contents(3));
  const other = { ...contents(3), state: 'again' };
  await saveCheckpoint(folder, other, { keep: 1 });
  expect((await loadCheckpoint(folder, 3)).state).toBe('again');
  expect((await readdir(folder)).sort()).toEqual(['latest', 'step-000003']);
});

test('a run resumed further back does not jump to the steps it gave up, and does not remove them', async () => {
  for (const step of [1, 2, 5]) await saveCheckpoint(folder, contents(step));
  await saveCheckpoint(folder, contents(3), { keep: 2 });
  expect((await loadCheckpoint(folder, 'latest')).step).toBe(3);
  expect((await readdir(folder)).sort()).toEqual(['latest', 'step-000002', 'step-000003', 'step-000005']);
});

describe('a damaged newest checkpoint is passed over, with a warning that names both', () => {
  beforeEach(async () => {
    for (const step of [1, 2, 3]) await saveCheckpoint(folder, contents(step));
  });
  const inNewest = (name: string) => join(folder, 'step-000003', name);
  const expectSecond = async (reason: RegExp) => {
    const { step, warnings } = await loadCheckpoint(folder, 'latest');
    expect(step).toBe(2);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(reason);
    expect(warnings[0]).toMatch(/step-000003 is (damaged|missing).*taking step-000002 instead/);
  };

  test.each(['model.safetensors', 'optimizer.safetensors', 'state.json'])('%s cut short', async (name) => {
    const { length } = await readFile(inNewest(name));
    for (const rest of [length - 1, length >> 1, 0]) {
      await truncate(inNewest(name), rest);
      await expectSecond(new RegExp(name));
    }
  });

  test.each(['model.safetensors', 'optimizer.safetensors', 'state.json'])('one bit of %s flipped', async (name) => {
    const bytes = await readFile(inNewest(name));
    const at = name === 'state.json' ? bytes.indexOf('seed') : bytes.length - 3;
    bytes[at]! ^= 4;
    await writeFile(inNewest(name), bytes);
    await expectSecond(/sha256|checksum/);
  });

  test('a file missing', async () => {
    await rm(inNewest('optimizer.safetensors'));
    await expectSecond(/optimizer\.safetensors/);
  });

  test('files of two checkpoints mixed', async () => {
    await cp(join(folder, 'step-000001', 'model.safetensors'), inNewest('model.safetensors'));
    await expectSecond(/sha256/);
  });

  test('its folder missing, or under the name of another step', async () => {
    await rm(join(folder, 'step-000003'), { recursive: true });
    await expectSecond(/missing/);
    await cp(join(folder, 'step-000001'), join(folder, 'step-000003'), { recursive: true });
    await expectSecond(/expected: 3, got: 1/);
  });

  test('asked for by its number, it is an error', async () => {
    await truncate(inNewest('model.safetensors'), 10);
    await expect(loadCheckpoint(folder, 3)).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
  });

  test('all damaged is an error that says what is wrong with each', async () => {
    for (const step of [1, 2, 3]) await truncate(join(folder, `step-00000${step}`, 'state.json'), 5);
    await expect(loadCheckpoint(folder, 'latest')).rejects.toThrow(
      /step-000003 is damaged .*step-000002 is damaged .*step-000001 is damaged/,
    );
  });

  test('without `latest` the newest whole one is taken', async () => {
    await rm(join(folder, 'latest'));
    expect((await loadCheckpoint(folder, 'latest')).step).toBe(3);
  });
});

describe('what an interrupted save left', () => {
  test('is no checkpoint, and goes with the next save', async () => {
    await saveCheckpoint(folder, contents(1));
    await cp(join(folder, 'step-000001'), join(folder, 'step-000002.tmp-abc'), { recursive: true });
    await writeFile(join(folder, 'latest.tmp-99'), 'step-0');
    const { step, warnings } = await loadCheckpoint(folder, 'latest');
    expect([step, warnings]).toEqual([1, []]);
    await saveCheckpoint(folder, contents(2));
    expect((await readdir(folder)).sort()).toEqual(['latest', 'step-000001', 'step-000002']);
  });

  test('while a step took the place of its older self: the older one counts', async () => {
    await saveCheckpoint(folder, contents(7), { keep: 1 });
    await rename(join(folder, 'step-000007'), join(folder, 'step-000007.old-99'));
    const { step, warnings } = await loadCheckpoint(folder, 'latest');
    expect([step, warnings]).toEqual([7, []]);
    await saveCheckpoint(folder, contents(8), { keep: 2 });
    expect((await readdir(folder)).sort()).toEqual(['latest', 'step-000007', 'step-000008']);
  });
});

describe('errors', () => {
  test('nothing there', async () => {
    await expect(loadCheckpoint(folder, 'latest')).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
    await mkdir(folder);
    await expect(loadCheckpoint(folder, 'latest')).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_FOUND' });
    await saveCheckpoint(folder, contents(4));
    await expect(loadCheckpoint(folder, 5)).rejects.toThrow(/step: 5, present: 4/);
  });

  test('a format of the future', async () => {
    await saveCheckpoint(folder, contents(4));
    const path = join(folder, 'step-000004', 'state.json');
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), format: 2 }));
    await expect(loadCheckpoint(folder, 'latest')).rejects.toMatchObject({ code: 'CHECKPOINT_VERSION_UNSUPPORTED' });
  });

  test('parameters that do not cover the flat array, or overlap; nothing is left behind', async () => {
    for (const wrong of [slots.slice(1), slots.slice(0, 2), [...slots, { name: 'twice', offset: 3, shape: [2] }]]) {
      const given = contents(1);
      await expect(saveCheckpoint(folder, { ...given, parameters: { ...given.parameters, slots: wrong } })).rejects.toMatchObject({
        code: 'CHECKPOINT_MISMATCH',
      });
    }
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
  });

  test('a state that JSON would change; nothing is left behind', async () => {
    await expect(saveCheckpoint(folder, { ...contents(1), state: { loss: NaN } })).rejects.toThrow(/field: loss, got: NaN/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a model with other parameters names those that differ', async () => {
    await saveCheckpoint(folder, contents(1));
    const { parameters, optimizer } = await loadCheckpoint(folder, 1);
    const other = [
      { name: 'text.embedding', offset: 0, shape: [3, 5] },
      { name: 'added', offset: 15, shape: [1] },
      { name: 'scale', offset: 16, shape: [] },
    ];
    const flat = new Float32Array(17).fill(9);
    expect(() => restoreParameters(parameters, { flat, slots: other })).toThrow(
      'missing: added, unexpected: image.frozen.kernel, shapes: text.embedding [5, 3] instead of [3, 5]',
    );
    expect(flat).toEqual(new Float32Array(17).fill(9));
    expect(() => restoreOptimizer(optimizer, { firstMoment: new Float32Array(20) })).toThrow(/expected: firstMoment \[20\]/);
  });
});
