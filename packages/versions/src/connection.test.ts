import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { exists } from './connection.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'places-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a folder is there or not, as a path and as an address; an object store may be', async () => {
  await writeFile(join(folder, 'file'), '');
  for (const [location, there] of [
    [folder, true],
    [pathToFileURL(folder).href, true],
    [join(folder, 'nothing'), false],
    [join(folder, 'file', 'below'), false],
    ['s3://bucket/indexes', true],
  ] as const) {
    expect([location, await exists(location)]).toEqual([location, there]);
  }
});

test('a folder that can not be reached is not taken for none', async () => {
  await symlink('circle', join(folder, 'circle'));
  await expect(exists(join(folder, 'circle'))).rejects.toMatchObject({ code: 'ELOOP' });
});
