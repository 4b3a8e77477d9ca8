import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { makeShop } from './shop.js';
import { metricsOf, trainer as runTrainer } from './trainer.js';

let shop: Awaited<ReturnType<typeof makeShop>>;

beforeAll(async () => {
  shop = await makeShop();
});
afterAll(() => rmSync(shop.folder, { recursive: true, force: true }));

const folder = (name: string): string => join(shop.folder, name);
const runArguments = (out: string, ...more: string[]): string[] => [
  'pretrain',
  '--catalog',
  shop.catalog,
  '--config',
  shop.config,
  '--out',
  out,
  ...more,
];

const trainer = (args: readonly string[], killWhen?: () => boolean) => runTrainer(args, shop.folder, killWhen);

/** All that must not depend on when a run was interrupted: everything but times. */
const figures = (out: string) =>
  metricsOf(out).map(({ iteration, passes, gradNorm, learningRate }) => ({
    iteration,
    gradNorm,
    learningRate,
    passes: Object.fromEntries(
      Object.entries(passes).map(([id, { losses, textLayers, fusionLayers, notApplicable }]) => [
        id,
        { losses, textLayers, fusionLayers, notApplicable },
      ]),
    ),
  }));

describe('a run', () => {
  test('trains all fourteen tasks and leaves metrics, checkpoints and a report', async () => {
    const { code, output } = await trainer(runArguments(folder('whole'), '--steps', '8'));
    expect([code, output]).toEqual([0, expect.stringContaining('Report')]);
    const lines = metricsOf(folder('whole'));
    expect(lines.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { passes } of lines) {
      const reported = Object.values(passes).flatMap(({ losses, notApplicable }) => [...Object.keys(losses), ...notApplicable]);
      expect(new Set(reported).size).toBe(14);
      for (const { textLayers, fusionLayers } of Object.values(passes)) expect(textLayers + fusionLayers).toBe(4);
      for (const { losses } of Object.values(passes)) expect(Object.values(losses).every(Number.isFinite)).toBe(true);
    }
    expect(new Set(lines.map(({ passes }) => passes['image-text']!.textLayers)).size).toBeGreaterThan(1);
    expect(readdirSync(join(folder('whole'), 'checkpoints')).filter((name) => name.startsWith('step-')).length).toBeGreaterThan(0);
    const report = readFileSync(join(folder('whole'), 'report.html'), 'utf8');
    for (const task of new Set(lines.flatMap(({ passes }) => Object.values(passes).flatMap(({ losses }) => Object.keys(losses)))))
      expect(report).toContain(task);
    expect(report).toContain('data:image/');
  });

  test('with the same seed has the same losses to the last bit', async () => {
    expect((await trainer(runArguments(folder('again'), '--steps', '8'))).code).toBe(0);
    expect(figures(folder('again'))).toEqual(figures(folder('whole')));
  });

  test('that has left all finite numbers stops, and keeps no checkpoint of that', async () => {
    const config = folder('diverging.json');
    const chosen = JSON.parse(readFileSync(shop.config, 'utf8')) as { optimizer?: object };
    const optimizer = { ...chosen.optimizer, learningRate: 1e18, maxSkipped: 3 };
    writeFileSync(config, JSON.stringify({ ...chosen, optimizer, checkpoint: { steps: 2, minutes: 5, keep: 2 } }));
    const { code, output } = await trainer(runArguments(folder('diverged'), '--steps', '20', '--config', config));
    expect([code, output]).toEqual([1, expect.stringMatching(/error TRAINING_DIVERGED: .*3 skipped steps in a row.*none yet/)]);
    expect(output).not.toContain('    at ');
    expect(metricsOf(folder('diverged')).at(-1)).toMatchObject({ gradNorm: null });
    expect(existsSync(join(folder('diverged'), 'checkpoints')) ? readdirSync(join(folder('diverged'), 'checkpoints')) : []).toEqual([]);
  });

  test('with another seed has others', async () => {
    expect((await trainer(runArguments(folder('other'), '--steps', '2', '--seed', '5'))).code).toBe(0);
    expect(figures(folder('other'))[0]).not.toEqual(figures(folder('whole'))[0]);
  });

  test('that stops and resumes is the run that never stopped', async () => {
    expect((await trainer(runArguments(folder('stopped'), '--steps', '5'))).code).toBe(0);
    expect(metricsOf(folder('stopped')).length).toBe(5);
    const resumed = await trainer(['pretrain', '--out', folder('stopped'), '--resume', '--steps', '8']);
    expect([resumed.code, resumed.output]).toEqual([0, expect.stringContaining('Report')]);
    expect(figures(folder('stopped'))).toEqual(figures(folder('whole')));
  });

  test('that was killed -9 resumes from its last checkpoint with the same losses', async () => {
    const out = folder('killed');
    const latest = join(out, 'checkpoints', 'latest');
    const { code } = await trainer(runArguments(out, '--steps', '8'), () => existsSync(latest));
    expect(code).toBeNull();
    const resumed = await trainer(['pretrain', '--out', out, '--resume', '--steps', '8']);
    expect([resumed.code, resumed.output]).toEqual([0, expect.stringContaining('Report')]);
    expect(figures(out)).toEqual(figures(folder('whole')));
  });

  test('that was ended before its first checkpoint resumes from the start', async () => {
    const out = folder('early');
    expect((await trainer(runArguments(out, '--steps', '2'))).code).toBe(0);
    rmSync(join(out, 'checkpoints'), { recursive: true });
    const resumed = await trainer(['pretrain', '--resume', out, '--steps', '8']);
    expect([resumed.code, resumed.output]).toEqual([0, expect.stringContaining('from the start')]);
    expect(figures(out)).toEqual(figures(folder('whole')));
  });

  test('resumes with its own settings: an option may repeat one, and is refused where it differs', async () => {
    const out = folder('whole');
    const again = await trainer(runArguments(out, '--resume', '--seed', '1', '--steps', '8'));
    expect([again.code, again.output]).toEqual([0, expect.stringContaining('behind iteration 8')]);
    const other = await trainer(runArguments(out, '--resume', '--seed', '2'));
    expect([other.code, other.output]).toEqual([2, expect.stringContaining('seed differs: expected 1, got 2')]);
    const nowhere = await trainer(['pretrain', '--resume', folder('nowhere')]);
    expect([nowhere.code, nowhere.output]).toEqual([2, expect.stringContaining('no run in')]);
  });

  test('on a catalog without training rows is refused before it is written; without held-out rows it says that nothing was measured', async () => {
    const rows = (split: string) =>
      Array.from({ length: 12 }, (_, i) => JSON.stringify({ id: `${i}`, title: `name ${i}`, split }))
        .join('\n')
        .concat('\n');
    for (const split of ['valid', 'train']) {
      writeFileSync(folder(`${split}.jsonl`), rows(split));
      expect((await trainer(['import', '--from', folder(`${split}.jsonl`), '--to', folder(`all-${split}`)])).code).toBe(0);
    }
    const on = (catalog: string) => [
      'pretrain',
      '--catalog',
      folder(catalog),
      '--config',
      shop.config,
      '--out',
      folder('edge'),
      '--steps',
      '1',
    ];
    const empty = await trainer(on('all-valid'));
    expect([empty.code, empty.output]).toEqual([1, expect.stringContaining('CATALOG_EMPTY')]);
    const unmeasured = await trainer(on('all-train'));
    expect([unmeasured.code, unmeasured.output]).toEqual([0, expect.stringContaining('not measured')]);
    expect(unmeasured.output).toMatch(/Not applicable to any batch: itc, itm, mim-kl, mim-fr, omni-i2i, /);
  });

  test('does not overwrite another run, and says how to continue it', async () => {
    const { code, output } = await trainer(runArguments(folder('whole'), '--steps', '2'));
    expect([code, output]).toEqual([2, expect.stringContaining('--resume')]);
    expect(output).not.toContain('    at ');
  });

  test('with chosen tasks runs those alone', async () => {
    expect((await trainer(runArguments(folder('chosen'), '--steps', '2', '--tasks', 'itc,omni-t2i'))).code).toBe(0);
    const [line] = metricsOf(folder('chosen'));
    expect(Object.values(line!.passes).flatMap(({ losses }) => Object.keys(losses))).toEqual(['itc', 'omni-t2i']);
  });
});

describe('mistakes of the caller', () => {
  test.each([
    [['pretrain', '--tasks', 'itx'], 'itc'],
    [['pretrain', '--preset', 'smal'], 'small'],
    [['pretrain', '--runtim', 'auto'], '--runtime'],
    [['pretain'], 'pretrain'],
  ])('%j are refused with the nearest right word', async (args, suggestion) => {
    const { code, output } = await trainer(args);
    expect([code, output]).toEqual([2, expect.stringContaining(suggestion)]);
    expect(output).not.toContain('    at ');
  });
});

test('a plan for a catalog that is not there is refused', async () => {
  const plan = (catalog: string) => trainer(['plan', '--json', '--config', shop.config, '--catalog', catalog]);
  const { code, output } = await plan(folder('nothing'));
  expect([code, output]).toEqual([1, expect.stringMatching(/^error CATALOG_NOT_FOUND: there is no catalog at .*nothing/)]);
  expect((await plan(shop.catalog)).code).toBe(0);
});

test('several borders and precisions of a run are compared, by the graphs that were written', async () => {
  const run = folder('exported');
  const { output: trained } = await trainer(runArguments(run, '--steps', '2'));
  const out = folder('artifacts');
  const { code, output } = await trainer(['export', '--run', run, '--border', '1,2', '--precision', 'fp32,int8', '--out', out]);
  expect([code, output]).toEqual([0, expect.stringContaining('int8 against fp32, mean of 2 borders')]);
  expect(readdirSync(out).sort()).toEqual(['k1-fp32', 'k1-int8', 'k2-fp32', 'k2-int8', 'report.html']);
  const report = readFileSync(join(out, 'report.html'), 'utf8');
  for (const name of ['k1-fp32', 'k1-int8', 'k2-fp32', 'k2-int8']) expect(report).toContain(name);
  // The run evaluated itself at border 2.
  const recall = (id: string) => new RegExp(`${id} Recall@10 +\\S+ +(\\S+)`).exec(trained)![1]!;
  const [, ...figures] = /k2-fp32 +fp32 +2 +(\S+) % +(\S+) %/.exec(output)!;
  expect(figures).toEqual([recall('image-to-text'), recall('text-to-image')]);

  const single = await trainer(['export', '--run', run, '--out', folder('single')]);
  expect(single.code).toBe(0);
  expect(readdirSync(folder('single'))).toContain('manifest.json');
  expect(readdirSync(folder('single'))).not.toContain('report.html');
}, 300_000);

test('the plan names both passes, their tasks and one call of each encoder', async () => {
  const { code, output } = await trainer(['plan', '--json', '--config', shop.config]);
  expect(code).toBe(0);
  const plan = JSON.parse(output) as {
    passes: { id: string; tasks: string[]; encoderCalls: Record<string, number> }[];
    parameters: number;
  };
  expect(plan.passes.map(({ id, tasks }) => [id, tasks.length])).toEqual([
    ['image-text', 5],
    ['cross-pair', 9],
  ]);
  for (const { encoderCalls } of plan.passes) expect(encoderCalls).toEqual({ image: 1, text: 1, fusion: 1 });
  expect(plan.parameters).toBeGreaterThan(1000);
});
