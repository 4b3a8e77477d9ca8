import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from '@jest/globals';

import type { FinetuneOptions } from '../cli/index.js';
import { modelRate } from './finetune.js';
import { loadFinetuneConfig } from './load-finetune.js';

const options: FinetuneOptions = { run: 'run', head: 'head', out: 'out', set: {} };
const folder = mkdtempSync(join(tmpdir(), 'commercemm-finetune-'));

function fileOf(content: object): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** Learning rates of head and model. */
function ratesOf(
  given: Partial<FinetuneOptions>,
  head: { readonly learningRate?: number; readonly modelLearningRate?: number } = {},
): readonly [number, number] {
  const config = loadFinetuneConfig({ ...options, ...given }, head);
  const { learningRate } = config.optimizer;
  return [learningRate, learningRate * modelRate(config)];
}

test.each([
  ['what has been learned moves slower than the head', {}, {}, [1e-3, 3e-4]],
  ['a head can ask for a rate of its own', {}, { learningRate: 3e-3 }, [3e-3, 3e-4]],
  ['a model drawn anew learns faster, whatever the head asks for', { from: 'scratch' as const }, { learningRate: 3e-3 }, [3e-3, 1e-3]],
  ['a head can ask for a rate of the model', {}, { modelLearningRate: 2e-3 }, [1e-3, 2e-3]],
  ['as of one that is drawn anew', { from: 'scratch' as const }, { modelLearningRate: 2e-3 }, [1e-3, 2e-3]],
  ['a head alone has the rate of linear probes, and the model none', { train: 'head' as const }, { learningRate: 1e-2 }, [3e-3, 0]],
])('%s', (_, given, head, [ofHead, ofModel]) => {
  const rates = ratesOf(given, head);
  expect(rates[0]).toBe(ofHead);
  expect(rates[1]).toBeCloseTo(ofModel!, 12);
});

test('a config file comes before what the head asks for', () => {
  const config = fileOf({ modelLearningRate: 1e-5, optimizer: { learningRate: 2e-3 } });
  const rates = ratesOf({ config }, { learningRate: 3e-3 });
  expect(rates[0]).toBe(2e-3);
  expect(rates[1]).toBeCloseTo(1e-5, 12);
});

test('a rate that is none is refused, with its place and what was expected', () => {
  expect(() => ratesOf({ config: fileOf({ modelLearningRate: 0 }) })).toThrow(
    expect.objectContaining({ code: 'USAGE_CONFIG_INVALID', message: expect.stringContaining('modelLearningRate') }),
  );
});
