import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, expect, test } from '@jest/globals';

import { loadTrainableHead } from './load.js';

const root = mkdtempSync(join(tmpdir(), 'heads-'));
afterAll(() => rmSync(root, { recursive: true }));
const engine = pathToFileURL(createRequire(import.meta.url).resolve('@commercemm/engine')).href;

function writePackage(name: string, lines: readonly string[]): void {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports: { './training': './training.js' } }));
  writeFileSync(join(folder, 'training.js'), lines.join('\n'));
}

const registering = (id: string) => [
  `import { registerHead } from ${JSON.stringify(engine)};`,
  `registerHead({ id: '${id}', package: '@shop/${id}', version: 1, title: '', prepare: async () => ({}) });`,
];

test('a head that builds on another is found, and the other one too, after it', async () => {
  writePackage('@shop/below', registering('below'));
  writePackage('@shop/above', [`import '@shop/below/training';`, ...registering('above')]);
  expect((await loadTrainableHead('@shop/above', root)).id).toBe('above');
  expect((await loadTrainableHead('@shop/below', root)).id).toBe('below');
});

test('a package without a head, and one that is not there, are named', async () => {
  writePackage('@shop/none', ['export {};']);
  await expect(loadTrainableHead('@shop/none', root)).rejects.toThrow('@shop/none/training registers no head');
  await expect(loadTrainableHead('@shop/gone', root)).rejects.toThrow('"@shop/gone/training" is not installed');
});
