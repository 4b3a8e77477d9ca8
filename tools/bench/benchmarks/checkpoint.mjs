/** Saving and loading a checkpoint over writing and reading the same bytes. */
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { layoutOf, loadCheckpoint, optimizerState, saveCheckpoint } from '@commercemm/engine';
import { weight } from '@commercemm/model';

import { interleaved, round, summarize } from '../lib/statistics.mjs';

export async function run({ quick }) {
  const length = quick ? 100_000 : 20_000_000;
  const layout = layoutOf({ w: weight([length]) });
  const { parameters, firstMoment, secondMoment } = optimizerState(length);
  for (let i = 0; i < length; i++) parameters[i] = Math.sin(i);
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  const plain = join(folder, 'plain');
  let step = 0;
  const { medians, spread } = summarize(
    await interleaved(
      {
        save: () =>
          saveCheckpoint(
            folder,
            { step: ++step, parameters: { flat: parameters, slots: layout.slots }, optimizer: { firstMoment, secondMoment }, state: {} },
            { keep: 1 },
          ),
        write: () => {
          const file = openSync(plain, 'w');
          for (const data of [parameters, firstMoment, secondMoment]) writeSync(file, new Uint8Array(data.buffer));
          fsyncSync(file);
          closeSync(file);
        },
        load: () => loadCheckpoint(folder, 'latest'),
        read: () => readFileSync(plain),
      },
      quick ? 2 : 5,
    ),
  );
  rmSync(folder, { recursive: true });
  return {
    about: `milliseconds; ${length.toLocaleString('en')} parameters with both moments, ${round((12 * length) / 1e6, 0)} MB`,
    medians,
    spread,
    ratios: { saveOverWrite: round(medians.save / medians.write), loadOverRead: round(medians.load / medians.read) },
  };
}
