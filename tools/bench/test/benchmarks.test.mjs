import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, expect, test } from '@jest/globals';

const bench = fileURLToPath(new URL('../bench.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['step', ['stepOverMatrixProducts']],
  ['passes', ['separateOverFused', 'flopsSeparateOverFused']],
  ['pipeline', ['shareOutsideGraphs']],
  ['import', ['importRowsPerSecond', 'importImagesOverSharp']],
  ['memory', ['memoryFourBordersOverOne', 'memoryAfterAllOverFifth']],
  ['checkpoint', ['saveOverWrite', 'loadOverRead']],
  ['optimizer', ['updateOverCopies']],
  ['scaling', ['exponent of batch size', 'exponent of text tokens', 'exponent of image side', 'exponent of layers']],
  ['peers', ['tfjsWasmOverOurs']],
  [
    'serving',
    ['encode', 'head'].flatMap((what) => ['One', 'Batch'].flatMap((size) => ['50', '99'].map((p) => `${what}${size}OverBareP${p}`))),
  ],
  ['index', ['clusteredRecallAt10', 'clusteredExactOverIndex', 'uniformRecallAt10', 'uniformExactOverIndex']],
])('%s runs at tiny sizes and writes its ratios', (name, ratios) => {
  const file = join(folder, `${name}.json`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench, name, '--quick', `--json=${file}`], {
    encoding: 'utf8',
    cwd: folder,
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  const result = JSON.parse(readFileSync(file, 'utf8'));
  expect(Object.keys(result)).toEqual(expect.arrayContaining(['name', 'machine', 'versions', 'medians', 'ratios']));
  expect(Object.keys(result.ratios)).toEqual(expect.arrayContaining(ratios));
  for (const value of [...Object.values(result.medians), ...Object.values(result.ratios)]) expect(Number.isFinite(value)).toBe(true);
  for (const ratio of ratios) expect(stdout).toContain(ratio);
});

test('an unknown name is refused with the known ones', () => {
  const { status, stderr } = spawnSync(process.execPath, [bench, 'stap'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining('step, passes')]);
});
