import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@jest/globals';

import { loadCheckpoint } from './index.js';

const child = fileURLToPath(new URL('./save-loop.test.child.js', import.meta.url));

test('kill -9 in the middle of saving, again and again: latest is always whole and never goes back', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'crash-')), 'checkpoints');
  let before = 0;
  let caught = 0;
  for (let round = 0; round < 12; round++) {
    const saving = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(saving, 'exit');
    // After its first save; then at another moment each time.
    await once(saving.stdout, 'data');
    await wait((round * 7) % 40);
    saving.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);

    caught += (await readdir(folder)).some((name) => /\.(tmp|old)-/.test(name)) ? 1 : 0;
    const { step, parameters, optimizer, state, warnings } = await loadCheckpoint(folder, 'latest');
    expect(warnings).toEqual([]);
    expect(step).toBeGreaterThan(before);
    expect(state).toEqual({ step });
    for (const { data } of [parameters.all!, { data: optimizer.moment! }]) expect(data.every((value) => value === step)).toBe(true);
    before = step;
  }
  // The child does nothing but save, so most kills fall into one.
  expect(caught).toBeGreaterThan(0);
  await rm(join(folder, '..'), { recursive: true });
});
