import { mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type IterationMetrics, openMetrics, readMetrics } from './index.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metrics-'));
  path = join(folder, 'run', 'metrics.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a later version may add. */
const extra = { pairs: [1, 2] };

const line = (iteration: number): IterationMetrics => ({
  iteration,
  passes: {
    one: { textLayers: 2, fusionLayers: 2, losses: { a: 1.5, b: iteration / 3 }, milliseconds: 12 },
    two: { textLayers: 1, fusionLayers: 3, losses: { c: 0.25 }, notApplicable: ['d'], milliseconds: 9, repeats: 7, ...extra },
  },
  gradNorm: 1,
  learningRate: 1e-3,
});

function writeAll(iterations: readonly number[], after = 0): void {
  const writer = openMetrics(path, after);
  for (const iteration of iterations) writer.write(line(iteration));
  writer.sync();
  writer.close();
}

const iterations = (): number[] => [...readMetrics(path)].map((metrics) => metrics.iteration);

describe('metrics.jsonl', () => {
  test('has the form of the contract, to the byte', () => {
    const writer = openMetrics(path);
    writer.write({
      iteration: 1,
      passes: { p: { textLayers: 2, fusionLayers: 2, losses: { x: 0.5, y: NaN }, milliseconds: 3 } },
      gradNorm: Infinity,
      learningRate: 0.001,
    });
    writer.close();
    expect(readFileSync(path, 'utf8')).toBe(
      '{"iteration":1,"passes":{"p":{"textLayers":2,"fusionLayers":2,"losses":{"x":0.5,"y":null},"milliseconds":3}},"gradNorm":null,"learningRate":0.001}\n',
    );
  });

  test('what was written is read, additions too', () => {
    writeAll([1, 2, 3]);
    expect([...readMetrics(path)]).toEqual([1, 2, 3].map(line));
  });

  test('every line is in the file before the writer is closed', () => {
    const writer = openMetrics(path);
    writer.write(line(1));
    expect(iterations()).toEqual([1]);
    writer.close();
  });

  test('a resumed run writes again what came after its checkpoint', () => {
    writeAll([1, 2, 3, 4, 5]);
    writeAll([4, 5, 6], 3);
    expect(iterations()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a new run in the same folder starts an empty file', () => {
    writeAll([1, 2, 3]);
    writeAll([1]);
    expect(iterations()).toEqual([1]);
  });

  test.each([1, 20, 80])('a last line cut after %d bytes is repaired', (bytes) => {
    writeAll([1, 2]);
    appendFileSync(path, JSON.stringify(line(3)).slice(0, bytes));
    expect(iterations()).toEqual([1, 2]);
    writeAll([3], 2);
    expect([...readMetrics(path)]).toEqual([1, 2, 3].map(line));
  });

  test('lines longer than the read buffer', () => {
    const big = { ...line(1), note: 'ü'.repeat(100_000) };
    const writer = openMetrics(path);
    writer.write(big);
    writer.write(line(2));
    writer.close();
    writeAll([2], 1);
    expect([...readMetrics(path)]).toEqual([big, line(2)]);
  });

  test('a damaged earlier line is named, not overwritten', () => {
    writeAll([1]);
    appendFileSync(path, 'oops\n');
    const before = readFileSync(path);
    expect(() => openMetrics(path, 5)).toThrow(
      expect.objectContaining({ code: 'METRICS_LINE_INVALID', message: expect.stringMatching(/:2: .*'oops'/) }),
    );
    expect(readFileSync(path)).toEqual(before);
  });

  test('iterations only grow', () => {
    const writer = openMetrics(path, 3);
    expect(() => writer.write(line(3))).toThrow(expect.objectContaining({ code: 'METRICS_ITERATION_ORDER' }));
    writer.close();
  });

  test('a file that is no metrics file is refused on reading', () => {
    openMetrics(path).close();
    writeFileSync(path, '{"iteration":"1"}\n');
    expect(() => [...readMetrics(path)]).toThrow(expect.objectContaining({ code: 'METRICS_LINE_INVALID' }));
  });
});
