import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { temporaryFolder, tokenizerJson } from '@commercemm/encoder/testing';
import { createPreprocessSpec } from '@commercemm/preprocess';
import { afterAll, expect, test } from '@jest/globals';

import { demo } from '../config/presets.js';
import { exportModel } from './export.js';

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

test('a folder of any artifact that holds something else is refused before the parameters are read', async () => {
  const [run, out] = [join(root, 'run'), join(root, 'out')];
  mkdirSync(run);
  writeFileSync(join(run, 'config.json'), JSON.stringify({ ...demo(), catalog: join(root, 'catalog') }));
  writeFileSync(join(run, 'tokenizer.json'), await tokenizerJson());
  writeFileSync(join(run, 'preprocess.json'), JSON.stringify(createPreprocessSpec({})));
  mkdirSync(join(out, 'k2'), { recursive: true });
  writeFileSync(join(out, 'k2', 'thesis.txt'), 'years of work');

  const options = { run, out, borders: [1, 2], precisions: ['fp32'] } as const;
  await expect(exportModel(options, root)).rejects.toMatchObject({ code: 'EXPORT_FOLDER_OCCUPIED' });
  expect(readdirSync(out)).toEqual(['k2']);
});
