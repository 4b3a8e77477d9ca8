/** From a run to a search: pre-train, export, index, and find, through the command line. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { type SearchHit } from '@commercemm/search';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { makeShop } from './shop.js';
import { trainer } from './trainer.js';

let folder: string;
let artifact: string;
let index: string;
beforeAll(async () => {
  const shop = await makeShop();
  folder = shop.folder;
  [artifact, index] = [join(folder, 'model'), join(folder, 'index')];
  const run = join(folder, 'run');
  const commands = [
    ['pretrain', `--catalog=${shop.catalog}`, `--config=${shop.config}`, `--out=${run}`, '--steps=2'],
    ['export', `--run=${run}`, `--out=${artifact}`],
    ['index', `--artifact=${artifact}`, `--catalog=${shop.catalog}`, `--to=${index}`],
  ];
  for (const command of commands) {
    const { code, output } = await trainer(command, folder);
    expect([code, output]).toEqual([0, expect.any(String)]);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const search = async (...options: string[]): Promise<SearchHit[]> => {
  const { code, output } = await trainer(['search', `--index=${index}`, '--json', ...options], folder);
  expect([code, output]).toEqual([0, expect.any(String)]);
  return JSON.parse(output) as SearchHit[];
};

describe('trainer:index and trainer:search', () => {
  test('a picture of the catalog finds listings of all, by vector alone', async () => {
    const hits = await search(`--artifact=${artifact}`, `--image=${join(folder, 'files/images/disc-red-a.png')}`, '--k=100');
    expect(hits).toHaveLength(48);
    expect(hits.every(({ cosine, bm25 }) => cosine !== null && bm25 === null)).toBe(true);
  });

  test('a text alone needs no model and finds the listings with its words', async () => {
    const hits = await search('--text=red disc');
    expect(new Set(hits.slice(0, 2).map(({ id }) => id))).toEqual(new Set(['disc-red-a', 'disc-red-b']));
    expect(hits[0]!.cosine).toBeNull();
  });

  test('a text with the model is searched by meaning and words; a filter holds', async () => {
    const hits = await search(`--artifact=${artifact}`, '--text=red disc', '--filter=category=shapes > tent', '--k=50');
    expect(hits).toHaveLength(12);
    for (const { category, cosine } of hits) expect([category, typeof cosine]).toEqual([['shapes', 'tent'], 'number']);
  });

  test('what is missing is named', async () => {
    for (const [options, message] of [
      [[], '--text or --image is needed'],
      [['--image=a.png'], '--image needs --artifact'],
      [['--text=red', '--mode=vector'], '--mode=vector needs --artifact'],
    ] as const) {
      const { code, output } = await trainer(['search', `--index=${index}`, ...options], folder);
      expect([code, output]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});
