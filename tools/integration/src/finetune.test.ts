/** From a run to heads: pre-train, fine-tune, evaluate, through the command line, on a catalog made in code. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { makeShop } from './shop.js';
import { trainer } from './trainer.js';

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Of metrics.json. */
interface Result {
  readonly best: number;
  readonly evaluations: readonly { readonly step: number; readonly metrics: Readonly<Record<string, number>> }[];
  readonly units: number;
  readonly metrics: Readonly<Record<string, Interval>>;
  /** Of the graphs in int8. */
  readonly served?: Readonly<Record<string, Interval>>;
}

const EVERY_STEP = { evaluation: { steps: 1, patience: 2 } };

let shop: Awaited<ReturnType<typeof makeShop>>;
beforeAll(async () => {
  shop = await makeShop();
  await ran('pretrain', `--catalog=${shop.catalog}`, `--config=${shop.config}`, `--out=${folder('run')}`, '--steps=2');
});
afterAll(() => rmSync(shop.folder, { recursive: true, force: true }));

const folder = (...parts: string[]): string => join(shop.folder, ...parts);

async function ran(...command: string[]): Promise<string> {
  const { code, output } = await trainer(command, shop.folder);
  expect([code, output]).toEqual([0, expect.any(String)]);
  return output;
}

function configOf(name: string, config: object): string {
  writeFileSync(folder(name), JSON.stringify(config));
  return `--config=${folder(name)}`;
}

const command = (head: string, name: string, ...options: string[]): string[] => [
  'finetune',
  `--run=${folder('run')}`,
  `--head=${head}`,
  `--catalog=${shop.catalog}`,
  `--out=${folder(name)}`,
  ...options,
];

async function finetuned(head: string, name: string, ...options: string[]): Promise<Result> {
  await ran(...command(head, name, ...options));
  return JSON.parse(readFileSync(folder(name, 'metrics.json'), 'utf8')) as Result;
}

async function evaluated(name: string): Promise<Result & { readonly skipped: object }> {
  const json = folder(`${name}.json`);
  await ran('evaluate', `--artifact=${folder(name)}`, `--catalog=${shop.catalog}`, `--json=${json}`);
  return JSON.parse(readFileSync(json, 'utf8')) as Result & { readonly skipped: object };
}

const manifestOf = (name: string): { readonly border: number; readonly precision: string } =>
  JSON.parse(readFileSync(folder(name, 'manifest.json'), 'utf8')) as { border: number; precision: string };

const reportOf = (name: string): string => readFileSync(folder(name, 'report.html'), 'utf8');

const graphs = (name: string): Record<string, Buffer> =>
  Object.fromEntries(
    readdirSync(folder(name))
      .filter((file) => file.endsWith('.onnx'))
      .map((file) => [file, readFileSync(folder(name, file))]),
  );

describe('what was figured while training is what the artifact reaches as it is served', () => {
  test.each([
    ['categorization', []],
    ['zero-shot-categorization', []],
    ['image-text-retrieval', []],
    ['image-to-product', []],
    ['query-to-product', []],
    ['product-matching', []],
    ['product-clustering', []],
    ['attribute-extraction', []],
    ['adult-recognition', ['--set=label=attributes.colour=red']],
  ])('%s', async (head, options) => {
    const trained = await finetuned(head, head, '--steps=3', ...options);
    const served = await evaluated(head);
    expect([served.units, served.skipped]).toEqual([trained.units, {}]);
    expect(Object.keys(served.metrics)).toEqual(Object.keys(trained.metrics));
    expect(trained.units).toBeGreaterThan(0);
    for (const [name, { value, low, high }] of Object.entries(trained.metrics)) {
      expect([name, served.metrics[name]!.value]).toEqual([name, expect.closeTo(value, 4)]);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    const report = reportOf(head);
    const shown = [...Object.keys(trained.metrics), 'data:image/'];
    expect(shown.filter((part) => !report.includes(part))).toEqual([]);
  });
});

describe('trainer:finetune', () => {
  test('writes the model in int8 where that is wanted, and says what is served', async () => {
    const { served, metrics } = await finetuned('categorization', 'small', '--steps=3', '--precision=int8');
    expect(manifestOf('small').precision).toBe('int8');
    // Of so small a model only the table of words is more than what stands around it.
    expect(graphs('small')['text.onnx']!.length).toBeLessThan(graphs('categorization')['text.onnx']!.length);
    expect(graphs('small')['head.onnx']).toEqual(graphs('categorization')['head.onnx']);
    expect((await evaluated('small')).metrics).toEqual(served);
    expect(Object.keys(served!)).toEqual(Object.keys(metrics));
  });

  test('gives the layers to text and fusion as --border says', async () => {
    await finetuned('categorization', 'lower', '--steps=3', '--border=1');
    expect([manifestOf('categorization').border, manifestOf('lower').border]).toEqual([2, 1]);
    const [middle, lower] = [graphs('categorization'), graphs('lower')];
    expect(lower['text.onnx']!.length).toBeLessThan(middle['text.onnx']!.length);
    expect(lower['fusion.onnx']!.length).toBeGreaterThan(middle['fusion.onnx']!.length);
    const { code, output } = await trainer(command('categorization', 'none', '--border=4'), shop.folder);
    expect([code, output]).toEqual([2, expect.stringContaining('--border must be from 1 to 3')]);
  });

  test('keeps the step that was best on the valid split, and the figures are of its parameters', async () => {
    const { best, evaluations, metrics } = await finetuned(
      'categorization',
      'stepwise',
      '--steps=6',
      configOf('stepwise.json', EVERY_STEP),
    );
    const scores = evaluations.slice(1).map((evaluation) => evaluation.metrics.logLikelihood!);
    expect(evaluations.map(({ step }) => step)).toEqual(evaluations.map((_, at) => at));
    expect(best).toBe(1 + scores.indexOf(Math.max(...scores)));
    expect(metrics.logLikelihood!.value).toBeCloseTo(Math.max(...scores), 6);
    expect(reportOf('stepwise').includes(`The parameters of step ${best} were kept.`)).toBe(true);
  });

  test('stops when evaluations do not get better', async () => {
    const tooFast = { ...EVERY_STEP, modelLearningRate: 1, optimizer: { learningRate: 1, warmupSteps: 1 } };
    const { best, evaluations } = await finetuned('categorization', 'patience', '--steps=60', configOf('patience.json', tooFast));
    expect(evaluations.at(-1)!.step).toBeLessThan(60);
    expect(evaluations.at(-1)!.step).toBe(best + EVERY_STEP.evaluation.patience);
  });

  test('moves the model, but for a linear probe, which leaves it as the run left it', async () => {
    await ran('export', `--run=${folder('run')}`, `--out=${folder('model')}`);
    await finetuned('categorization', 'probe', '--train=head', '--steps=3');
    const [{ 'head.onnx': _, ...probe }, model, tuned] = [graphs('probe'), graphs('model'), graphs('categorization')];
    expect(Object.keys(model).sort()).toEqual(['fusion.onnx', 'image.onnx', 'text.onnx']);
    expect(probe).toEqual(model);
    for (const [file, bytes] of Object.entries(model)) expect([file, tuned[file]!.equals(bytes)]).toEqual([file, false]);
    expect(reportOf('probe').includes('linear probe of the pre-trained model')).toBe(true);
  });

  test('with the same seed makes the same head to the last bit, with another seed another', async () => {
    await finetuned('categorization', 'again', '--steps=3');
    await finetuned('categorization', 'other', '--steps=3', '--seed=2');
    expect(graphs('again')).toEqual(graphs('categorization'));
    expect(graphs('other')['head.onnx']!.equals(graphs('again')['head.onnx']!)).toBe(false);
  });

  test('from scratch takes nothing of the run but its shape and tokenizer', async () => {
    await finetuned('categorization', 'scratch', '--from=scratch', '--steps=3');
    expect(readFileSync(folder('scratch', 'tokenizer.json'))).toEqual(readFileSync(folder('run', 'tokenizer.json')));
    expect(reportOf('scratch').includes('trained from scratch')).toBe(true);
    // Another pre-training of the same shape, to which it must be equal.
    await ran('pretrain', `--catalog=${shop.catalog}`, `--config=${shop.config}`, `--out=${folder('longer')}`, '--steps=4');
    await finetuned('categorization', 'scratch-of-longer', '--from=scratch', '--steps=3', `--run=${folder('longer')}`);
    expect(graphs('scratch-of-longer')).toEqual(graphs('scratch'));
  });

  test('without anything in the valid split to stop by is refused and writes nothing', async () => {
    const pair = (a: number, b: number, label: number) => JSON.stringify({ a: `${a}`, b: `${b}`, label, split: 'train' });
    const rows = Array.from({ length: 8 }, (_, i) => JSON.stringify({ id: `${i}`, title: `name ${i >> 1}` }));
    writeFileSync(folder('products.jsonl'), rows.join('\n'));
    writeFileSync(folder('pairs.jsonl'), [pair(0, 1, 1), pair(2, 3, 1), pair(0, 2, 0), pair(4, 6, 0)].join('\n'));
    await ran('import', `--from=${folder('products.jsonl')}`, `--from=${folder('pairs.jsonl')}`, `--to=${folder('all-train')}`);
    const { code, output } = await trainer(
      [...command('product-matching', 'unjudged', '--steps=60'), `--catalog=${folder('all-train')}`],
      shop.folder,
    );
    expect([code, output]).toEqual([1, expect.stringMatching(/error HEAD_NOT_APPLICABLE: .*averagePrecision/)]);
    expect(output).not.toContain('    at ');
    expect(readdirSync(shop.folder)).not.toContain('unjudged');
  });

  test('of an artifact whose data are damaged trainer:evaluate names the field', async () => {
    await finetuned('categorization', 'damaged', '--steps=1');
    const path = folder('damaged', 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { head: { data: object } };
    writeFileSync(path, JSON.stringify({ ...manifest, head: { ...manifest.head, data: { ...manifest.head.data, paths: 'lost' } } }));
    const { code, output } = await trainer(['evaluate', `--artifact=${folder('damaged')}`, `--catalog=${shop.catalog}`], shop.folder);
    expect([code, output]).toEqual([1, expect.stringMatching(/error ARTIFACT_MANIFEST_INVALID: .*head\.data\.paths/)]);
  });
});
