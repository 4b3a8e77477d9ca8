import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@jest/globals';

import { largestDifference, losses } from '../lib/parity.mjs';
import { startable } from '../lib/providers.mjs';

test('the largest difference is relative, and not a number where a loss is missing', () => {
  expect(largestDifference([{ a: 2, b: 10 }, { a: 1 }], [{ a: 2.1, b: 10 }, { a: 1 }])).toBeCloseTo(0.05, 10);
  expect(largestDifference([{ a: 2 }], [{}])).toBeNaN();
});

test('the CPU provider agrees with itself and plain tfjs with it', async () => {
  const cpu = await losses('cpu');
  expect(largestDifference(cpu, await losses('cpu'))).toBe(0);
  expect(largestDifference(cpu, await losses('tfjs'))).toBeLessThan(1e-4);
}, 120_000);

test('a provider that does not start is told with its reason', async () => {
  const { found, refused } = await startable(['cpu', 'coreml']);
  expect([found, Object.keys(refused)]).toEqual([['cpu'], ['coreml']]);
  expect(refused.coreml).toContain('RUNTIME_NOT_AVAILABLE');
});

test('a machine without a GPU is told so and the command ends well', async () => {
  const check = fileURLToPath(new URL('../check.mjs', import.meta.url));
  const { found } = await startable(['webgpu', 'cuda']);
  if (found.length > 0) return;
  const { status, stdout } = spawnSync(process.execPath, [check, '--quick'], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, expect.stringContaining('nothing was checked')]);
});
