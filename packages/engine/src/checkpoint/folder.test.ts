import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { replaceFolder } from './folder.js';

let root: string;
beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'folder-'))));
afterEach(() => rm(root, { recursive: true }));

async function write(name: string, content: string): Promise<string> {
  await mkdir(join(root, name));
  await writeFile(join(root, name, 'file'), content);
  return join(root, name);
}

describe('a folder that replaces another', () => {
  test.each([true, false])('is all that is left; an older one was there: %s', async (older) => {
    const to = join(root, 'place');
    if (older) await write('place', 'old');
    await replaceFolder(await write('new', 'new'), to);
    expect(await readFile(join(to, 'file'), 'utf8')).toBe('new');
    expect(await readdir(root)).toEqual(['place']);
  });

  test('leaves the older one where it was if it can not take its place', async () => {
    const to = await write('place', 'old');
    await expect(replaceFolder(join(root, 'missing'), to)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(join(to, 'file'), 'utf8')).toBe('old');
    expect(await readdir(root)).toEqual(['place']);
  });
});
