import { rmSync } from 'node:fs';

import { afterAll, expect, test } from '@jest/globals';
import { z } from 'zod';

import { openHandles } from '../session/handles.js';
import { temporaryFolder, tokenizerJson, writeArtifact } from '../testing/artifact.js';
import { pairGraph } from '../testing/graphs.js';
import { headData, loadHeadAs } from './package.js';

const root = temporaryFolder();
afterAll(() => rmSync(root, { recursive: true }));

const schema = z.object({ labels: z.array(z.string()), threshold: z.number() });
const expected = { id: 'small', version: 1 };
const write = async (name: string, data: Record<string, unknown>) =>
  writeArtifact(root, await tokenizerJson(), { name, head: { ...expected, package: 'small', data }, graph: pairGraph() });

test('a package gets its head and the data of it', async () => {
  const data = { labels: ['a'], threshold: 0.5 };
  const made = await loadHeadAs(await write('whole', data), expected, {}, (head) => ({ head, data: headData(head, schema) }));
  expect(made.data).toEqual(data);
  await made.head.dispose();
});

test('wrong data are refused with every field, and nothing stays loaded', async () => {
  const folder = await write('wrong', { labels: 'a' });
  const loading = loadHeadAs(folder, expected, {}, (head) => headData(head, schema));
  await expect(loading).rejects.toMatchObject({
    code: 'ARTIFACT_MANIFEST_INVALID',
    details: { problems: expect.stringMatching(/head\.data\.labels: .*; head\.data\.threshold: /) },
  });
  expect(openHandles()).toMatchObject({ heads: 0, backbones: 0 });
});
