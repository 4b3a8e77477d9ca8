import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTree } from '@nx/devkit/testing';

import generate from '../task/generator.cjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Inside the workspace, so that its packages are found. */
const probe = join(root, 'tools/generators/dist/probe');

async function treeWith(options) {
  const tree = createTree();
  for (const path of ['.prettierrc', 'nx.json', 'package.json', 'packages/tasks/itc/package.json', 'tsconfig.json'])
    tree.write(path, readFileSync(join(root, path), 'utf8'));
  await generate(tree, options);
  return tree;
}

const node = (...args) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

describe('a generated task package', () => {
  let tree;
  beforeAll(async () => {
    tree = await treeWith({ name: 'colour-mean' });
    rmSync(probe, { recursive: true, force: true });
    for (const { path, content } of tree.listChanges().filter(({ path }) => path.startsWith('packages/tasks/colour-mean/'))) {
      const file = join(probe, path.replace('packages/tasks/colour-mean/', ''));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  });
  afterAll(() => rmSync(probe, { recursive: true, force: true }));

  test('is made like the others and part of the build', () => {
    const manifest = JSON.parse(tree.read('packages/tasks/colour-mean/package.json', 'utf8'));
    const other = JSON.parse(tree.read('packages/tasks/itc/package.json', 'utf8'));
    expect(Object.keys(manifest).sort()).toEqual(Object.keys(other).sort());
    expect(manifest).toMatchObject({ name: '@commercemm/task-colour-mean', dependencies: other.dependencies, exports: other.exports });
    expect(manifest.nx).toEqual({ ...other.nx, name: 'task-colour-mean' });
    expect(JSON.parse(tree.read('tsconfig.json', 'utf8')).references).toContainEqual({ path: 'packages/tasks/colour-mean' });
  });

  test('compiles, and its own tests pass', () => {
    const config = { extends: join(root, 'tsconfig.base.json'), compilerOptions: { rootDir: 'src', outDir: 'dist' }, include: ['src'] };
    writeFileSync(join(probe, 'tsconfig.json'), JSON.stringify(config));
    const compiled = node('node_modules/typescript/bin/tsc', '-p', probe);
    expect(compiled.stdout).toBe('');
    const jest = { preset: join(root, 'jest.preset.js'), rootDir: probe };
    writeFileSync(join(probe, 'jest.config.json'), JSON.stringify(jest));
    const tested = node(
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      '-c',
      join(probe, 'jest.config.json'),
    );
    expect([tested.stderr, tested.status]).toEqual([expect.stringContaining('3 passed'), 0]);
  });
});

test('a task of the other pass takes its sides', async () => {
  const tree = await treeWith({ name: 'pair-probe', pass: 'cross-pair' });
  const source = tree.read('packages/tasks/pair-probe/src/index.ts', 'utf8');
  expect(source).toContain("pass: 'cross-pair'");
  expect(source).toContain("side: 'source'");
});

test('a name that is no id, and one that is taken, are refused', async () => {
  await expect(treeWith({ name: 'My Task' })).rejects.toThrow('expected small letters');
  await expect(treeWith({ name: 'itc' })).rejects.toThrow('is there already');
});
