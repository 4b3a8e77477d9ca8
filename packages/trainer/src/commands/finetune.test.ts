import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder } from '@commercemm/encoder/testing';
import { afterAll, expect, test } from '@jest/globals';

import { finetune } from './finetune.js';

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['thesis.txt', 'EXPORT_FOLDER_OCCUPIED'],
  ['manifest.json', 'USAGE_OPTION_INVALID'],
])('a folder with %s in it is refused before anything is done', async (file, code) => {
  const out = join(root, file);
  mkdirSync(out);
  writeFileSync(join(out, file), '');
  const options = { run: join(root, 'run'), head: '@shop/head', out, set: {} };
  await expect(finetune(options, root)).rejects.toMatchObject({ code, message: expect.stringContaining(out) });
});
