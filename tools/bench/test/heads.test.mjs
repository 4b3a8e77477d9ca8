import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from '@jest/globals';

import { categorization } from '../heads/baselines/categorization.mjs';
import { scoresAsVector } from '../heads/baselines/outputs.mjs';
import { spansOfTags, taggedWords } from '../heads/baselines/tagged-words.mjs';
import { experiments, experimentsWith, modes, nameOf, optionsOf, trainings } from '../heads/experiments.mjs';
import { runOf } from '../heads/folders.mjs';
import { headsPage } from '../heads/page.mjs';
import { readResults } from '../heads/results.mjs';
import { summarize } from '../heads/summarize.mjs';

const folder = mkdtempSync(join(tmpdir(), 'heads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const experiment = { set: 'shoes', head: 'sorting', settings: { sources: 'image' }, pretraining: 'pictures', zeroShot: { steps: 0 }, shown: ['f1', 'nmi'] }; // prettier-ignore
const NAME = 'shoes sorting sources=image';

describe('experiments', () => {
  test('names and folders of trainings tell all of them apart', () => {
    expect(new Set(experiments.map(nameOf)).size).toBe(experiments.length);
    const all = trainings(experiments, [1, 2]);
    expect(new Set(all.map((training) => training.folder)).size).toBe(all.length);
  });

  test('experiments are chosen by parts of their names', () => {
    expect(experimentsWith('')).toEqual(experiments);
    const sets = (only) => [...new Set(experimentsWith(only).map(({ set }) => set))];
    expect(sets('grocery,flipkart-1')).toEqual(['flipkart-1050', 'grocery-store']);
    expect(sets('no such set')).toEqual([]);
  });

  test('what is not trained runs once, and only where it can answer', () => {
    const { zeroShot: _, ...without } = experiment;
    const zeroShots = (one) => trainings([one], [4, 5]).filter(({ mode }) => mode === 'zero-shot');
    expect(zeroShots(experiment)).toMatchObject([{ seed: 4 }]);
    expect(zeroShots(without)).toEqual([]);
    expect(trainings([without], [4, 5])).toHaveLength(2 * (Object.keys(modes).length - 1));
  });

  test("an experiment's own steps go over the budget, and zero-shot has its own head or none", () => {
    const options = (changes, mode) => optionsOf({ experiment: { ...experiment, ...changes }, mode, seed: 7 }, 300);
    expect(options({}, 'linear probe')).toEqual(['--head=sorting', '--from=pretrained', '--train=head', '--seed=7', '--steps=300', '--set=sources=image']); // prettier-ignore
    expect(options({ steps: 50 }, 'from scratch')).toEqual(expect.arrayContaining(['--from=scratch', '--train=all', '--steps=50']));
    expect(options({ steps: 50 }, 'zero-shot')).toContain('--steps=0');
    expect(options({ zeroShot: { head: 'by-name' } }, 'zero-shot')).toEqual(expect.arrayContaining(['--head=by-name', '--steps=300']));
  });

  test('the run is that of the kind of catalog where there are several', () => {
    expect(runOf(folder, experiment)).toBe(folder);
    mkdirSync(join(folder, 'runs', 'pictures'), { recursive: true });
    expect(runOf(join(folder, 'runs'), experiment)).toBe(join(folder, 'runs', 'pictures'));
  });
});

const config = (from) => ({ from, steps: 300, batchSize: 64, modelLearningRate: 0.002 });
const pretrained = { name: 'run', preset: 'small', step: 900, seed: 1, catalog: 'many' };
const result = (mode, seed, value, seconds = 10) => ({
  ...{ experiment, mode, seed, seconds, units: 40, pretrained, date: '2026-01-02' },
  config: config(modes[mode].from),
  metrics: { f1: { value, low: 0, high: 1 } },
});

test('results are read from the folders that have figures', () => {
  const out = join(folder, 'out');
  const [first] = trainings([experiment], [1]);
  mkdirSync(join(out, first.folder), { recursive: true });
  const { metrics, seconds, units, config: own } = result('fine-tuned', 1, 0.5);
  writeFileSync(join(out, first.folder, 'metrics.json'), JSON.stringify({ metrics, seconds, units, config: own }));
  writeFileSync(join(out, first.folder, 'manifest.json'), JSON.stringify({ run: { pretrained } }));
  expect(readResults(out, trainings([experiment], [1, 2]))).toEqual([
    { ...result('fine-tuned', 1, 0.5), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
  ]);
});

describe('summary and page', () => {
  const results = [
    result('fine-tuned', 1, 0.5, 20),
    result('fine-tuned', 2, 0.75, 30),
    result('fine-tuned', 3, 1, 10),
    result('from scratch', 1, 0.25),
    result('zero-shot', 1, 0.125),
  ];
  const baselines = { [NAME]: { method: 'nearest picture', metrics: { f1: 0.8, nmi: 0.25 } } };
  const summary = summarize([experiment], results, baselines);

  test('figures are means over seeds with their range, beside the baseline', () => {
    expect(summary.experiments).toEqual([
      {
        ...{ set: 'shoes', head: 'sorting', settings: { sources: 'image' }, pretraining: 'pictures' },
        dates: ['2026-01-02'],
        ...{ steps: 300, batchSize: 64, modelLearningRate: 0.002, units: 40, seconds: 20, method: 'nearest picture' },
        rows: [
          {
            figure: 'f1',
            'fine-tuned': { mean: 0.75, least: 0.5, most: 1, seeds: 3 },
            'from scratch': { mean: 0.25, least: 0.25, most: 0.25, seeds: 1 },
            'zero-shot': { mean: 0.125, least: 0.125, most: 0.125, seeds: 1 },
            baseline: 0.8,
          },
          { figure: 'nmi', baseline: 0.25 },
        ],
      },
    ]);
    expect(summary).toMatchObject({ seeds: [1, 2, 3], pretraining: { pictures: pretrained } });
  });

  test('what has no result is as an earlier summary has it, or left out', () => {
    const other = { ...experiment, set: 'hats' };
    const [shoes, ...others] = summarize(
      [experiment, other],
      [result('fine-tuned', 4, 0.5)],
      {},
      summarize([experiment, other], results, baselines),
    ).experiments;
    expect(shoes.rows[0]['fine-tuned']).toEqual({ mean: 0.5, least: 0.5, most: 0.5, seeds: 1 });
    expect(others).toEqual([]);
    const newer = summarize([other], [{ ...result('fine-tuned', 4, 0.5), experiment: other }], {}, summary);
    expect(newer).toMatchObject({ seeds: [1, 2, 3, 4], pretraining: { pictures: pretrained }, experiments: [{ set: 'hats' }] });
    expect(summarize([experiment], [], {}, summary).experiments).toEqual(summary.experiments);
  });

  test('the page has a table for each experiment and says which column is highest', () => {
    const text = headsPage({ about: { machine: 'one', versions: { node: '20' } }, ...summary });
    expect(text).toContain('| figure | fine-tuned | from scratch | linear probe | zero-shot | baseline | highest |');
    expect(text).toContain('| f1 | 0.750 [0.500, 1.000] | 0.250 |  | 0.125 | 0.800 | baseline |');
    expect(text).toContain('| nmi |  |  |  |  | 0.250 | baseline |');
    expect(text).toContain('## shoes\n\n### sorting, `sources=image`');
    expect(text).toContain('2026-01-02. 3 seeds. At most 300 steps of 64, the model at 0.002, about 20 s');
    expect(text).toContain('Baseline: nearest picture.');
    expect(text).toContain('- pictures: preset `small`, 900 iterations on many, seed 1');
  });
});

describe('baselines', () => {
  test('categories that a method names are judged by the head', async () => {
    const names = ['bath > towel', 'bath > mat', 'bed'];
    const index = { size: 3, categories: names, splits: names.map(() => 'train'), kinds: names.map(() => 'listing'), textCounts: [1, 1, 1], imageCounts: [0, 0, 0] }; // prettier-ignore
    const classes = ['bed', 'bath > mat', 'bath > towel'];
    const python = () => ({ classes, scores: [[0, 0, 1], [0, 0, 1], [1, 0, 0]] }); // prettier-ignore
    const [{ predict, figures }] = await categorization.methods({ problem: { training: [] }, index, settings: {}, textOf: String, python });
    const evaluator = categorization.evaluator({ index });
    const examples = [[0], [1], [2]];
    evaluator.add(examples, predict(examples));
    expect(figures(evaluator.metrics())).toMatchObject({ accuracy: 2 / 3, 'accuracy@level1': 1, 'accuracy@level2': 1 / 2 });
  });

  test('scores as vectors keep their order and are never zero', () => {
    expect(scoresAsVector([-3, 0, 2], -3)).toEqual([1, 4, 6]);
  });

  test('spans come back from the tags of their words', () => {
    const text = 'Red wool socks, red';
    const spans = [
      { attribute: 0, start: 0, end: 3 },
      { attribute: 1, start: 4, end: 14 },
      { attribute: 0, start: 16, end: 19 },
    ];
    const { words, tags } = taggedWords(text, spans);
    expect(tags).toEqual(['B-0', 'B-1', 'I-1', 'O', 'B-0']);
    expect(spansOfTags(words, tags)).toEqual(spans);
  });

  test('an inner tag without a beginning begins a span', () => {
    const { words } = taggedWords('a b c', []);
    expect(spansOfTags(words, ['I-1', 'I-0', 'I-0'])).toEqual([
      { attribute: 1, start: 0, end: 1 },
      { attribute: 0, start: 2, end: 5 },
    ]);
  });
});
