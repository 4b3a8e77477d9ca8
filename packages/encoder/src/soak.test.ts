import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';

import { afterAll, expect, test } from '@jest/globals';

import { temporaryFolder, tokenizerJson, writeArtifact } from './testing/artifact.js';
import { picture } from './testing/pictures.js';

const ROUNDS = 200;
/** Memory of the last quarter over that of the second: the first fills caches and pools. */
const GROWTH = 1.1;

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

/** Runs in a process of its own, whose memory nothing else fills. */
const script = (index: string, folder: string, image: string) => `
  import { loadHead, openHandles, ItemError } from ${JSON.stringify(index)};
  const image = Buffer.from(${JSON.stringify(image)}, 'base64');
  const memory = [];
  for (let round = 0; round < ${ROUNDS}; round++) {
    const heads = await Promise.all([1, 2].map(() => loadHead(${JSON.stringify(folder)}, { id: 'tags', version: 1 }, { threads: 1 })));
    const products = Array.from({ length: 8 }, (_, i) => (i === 3 ? {} : { title: 'red skirt '.repeat(i + 1), image }));
    const results = await Promise.all(heads.map((head) => head.predict(products)));
    if (results.flat().filter((result) => result instanceof ItemError).length !== 2) throw new Error('expected two errors');
    await Promise.all(heads.map((head) => head.dispose()));
    globalThis.gc();
    memory.push(process.memoryUsage().rss);
  }
  console.log(JSON.stringify({ memory, handles: openHandles() }));
`;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

test(`${ROUNDS} times load, predict and dispose leave no handle open and take no more memory`, async () => {
  const folder = writeArtifact(root, await tokenizerJson(), {
    name: 'tags',
    head: { id: 'tags', package: 'head-tags', version: 1, data: {} },
  });
  const image = (await picture(40, 30)).toString('base64');
  const index = new URL('./index.js', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--input-type=module',
    '--eval',
    script(index, folder, image),
  ]);
  const { memory, handles } = JSON.parse(stdout) as { memory: number[]; handles: unknown };
  expect(handles).toEqual({ sessions: 0, backbones: 0, heads: 0 });
  const quarter = ROUNDS / 4;
  const ratio = median(memory.slice(3 * quarter)) / median(memory.slice(quarter, 2 * quarter));
  expect(ratio).toBeLessThan(GROWTH);
});
