import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { sampleReport } from '../sample.test.fixture.js';
import { writeExportReport } from '../write.js';
import { costs } from './cost.js';
import { exportTable } from './table.js';
import type { ExportedArtifact } from './types.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const artifact = (border: number, precision: string, recalls: readonly number[], both: number | null, bytes: number): ExportedArtifact => ({
  name: `k${border}-${precision}`,
  border,
  precision,
  directions: recalls.map((recall, at) => ({
    id: ['image-to-text', 'text-to-image'][at]!,
    queries: 50,
    candidates: 40,
    recalls: [
      { at: 1, recall: recall / 2, chance: 0.025 },
      { at: 10, recall, chance: 0.25 },
    ],
  })),
  milliseconds: { text: 2, image: null, both },
  bytes,
});

const artifacts = [
  artifact(1, 'fp32', [0.8, 0.6], 10, 40e6),
  artifact(2, 'fp32', [0.9, 0.7], 20, 40e6),
  artifact(1, 'int8', [0.7, 0.6], 5, 10e6),
  artifact(2, 'int8', [0.9, 0.68], 15, 10e6),
];

test('the table has a row for each artifact, with the widest recall of each direction', () => {
  const { titles, rows } = exportTable(artifacts);
  expect(titles.slice(3, 5)).toEqual(['Image to text @10', 'Text to image @10']);
  expect(rows.map((row) => row.slice(0, 5))).toContainEqual(['k2-int8', 'int8', '2', '90.0 %', '68.0 %']);
  expect(rows[0]!.slice(5)).toEqual(['2.00', '–', '10.00', '40.0']);
});

test('what int8 costs is the mean over borders, by hand', () => {
  // Mean recalls 0.7 and 0.8 become 0.65 and 0.79: -5 and -1 points. Times 10 and 20 become 5 and 15: 0.5 and 0.75.
  expect(costs(artifacts)).toEqual([
    'int8 against fp32, mean of 2 borders: -3.0 points of Recall@10, 0.25 of the size, 1.00 of the time of text, 0.63 of the time of both.',
  ]);
  expect(costs(artifacts.slice(0, 2))).toEqual([]);
});

test('the page names the best, the fastest and the smallest, takes nothing from outside, and keeps texts texts', () => {
  const path = join(folder, 'report.html');
  const { run } = sampleReport();
  writeExportReport(path, { run: { ...run, name: '<img src=x>' }, artifacts });
  const page = readFileSync(path, 'utf8')
    .replace(/<script.*?<\/script>|<style.*?<\/style>/gs, '')
    .replaceAll('\u00a0', ' ');
  expect(page).toMatch(/Best retrieval<\/span><strong>80\.0 %<\/strong><span class="muted">k2-fp32/);
  expect(page).toMatch(/Fastest<\/span><strong>5\.0 ms<\/strong><span class="muted">k1-int8/);
  expect(page).toMatch(/Smallest<\/span><strong>10\.0 MB/);
  expect(page).not.toContain('<img');
  expect(page).not.toMatch(/undefined|NaN|null/);
  expect(
    [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address).filter((address) => !address!.startsWith('#')),
  ).toEqual([]);
});

test('without held-out products there are latency and size alone', () => {
  const bare = [artifact(1, 'fp32', [], null, 4e6), artifact(1, 'int8', [], null, 1e6)];
  expect(exportTable(bare).rows[0]).toEqual(['k1-fp32', 'fp32', '1', '2.00', '–', '–', '4.0']);
  expect(costs(bare)).toEqual(['int8 against fp32, mean of 1 border: 0.25 of the size, 1.00 of the time of text.']);
  const path = join(folder, 'bare.html');
  writeExportReport(path, { run: sampleReport().run, artifacts: bare });
  expect(readFileSync(path, 'utf8').replace(/<script.*?<\/script>/gs, '')).not.toMatch(/undefined|NaN/);
});
