/**
 * `npx nx run bench:baselines --data=<folder of catalogs> --run=<pre-training run> --out=<folder> [--python=<python>] [--only=<parts of names>]`:
 * what simple methods reach on the experiments, written to <out>/baselines.json. A method takes the place of the model: it learns from the
 * head's training examples and answers for the valid ones, and the head's own evaluator judges it. The run says which fields a text is made of.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { openCatalog } from '@commercemm/catalog';
import { evaluationRounds, registeredHeads, scanRows, withValidSplit } from '@commercemm/engine';
import { composeText, loadTokenizer, parsePreprocessSpec } from '@commercemm/preprocess';

import { attributeExtraction } from './baselines/attribute-extraction.mjs';
import { categorization } from './baselines/categorization.mjs';
import { productClustering, productMatching } from './baselines/pairs.mjs';
import { writePictures } from './baselines/pictures.mjs';
import { pythonOf } from './baselines/python.mjs';
import { imageTextRetrieval, imageToProduct, queryToProduct } from './baselines/searches.mjs';
import { experimentsWith, nameOf } from './experiments.mjs';
import { fromHere, needed, runOf } from './folders.mjs';

const baselines = {
  categorization,
  'image-text-retrieval': imageTextRetrieval,
  'attribute-extraction': attributeExtraction,
  'image-to-product': imageToProduct,
  'query-to-product': queryToProduct,
  'product-matching': productMatching,
  'product-clustering': productClustering,
};
/** More than any text has. */
const ALL_TOKENS = 100_000;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    run: { type: 'string' },
    out: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
  },
});
needed(values, ['data', 'run', 'out']);

/** How the run reads texts, but to their end. */
function readerOf(run) {
  const spec = parsePreprocessSpec(JSON.parse(readFileSync(join(run, 'preprocess.json'), 'utf8')));
  const tokenizer = loadTokenizer(readFileSync(join(run, 'tokenizer.json'), 'utf8'));
  return { spec: { ...spec, text: { ...spec.text, maxTokens: ALL_TOKENS } }, tokenizer };
}

async function headOf(id) {
  await import(`@commercemm/head-${id}/training`);
  return registeredHeads().find((head) => head.id === id);
}

async function itemsOf(catalog) {
  const items = [];
  for await (const [, item] of scanRows(catalog)) items.push(item);
  return items;
}

/** Figures of all methods on one experiment. */
async function judge(experiment, folder) {
  const { methods, settings: own, evaluator: evaluatorOf = () => problem.evaluator('valid') } = baselines[experiment.head];
  const settings = { ...experiment.settings, ...own };
  const run = runOf(fromHere(values.run), experiment);
  const reader = readerOf(run);
  const { identity } = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
  const catalog = await openCatalog(join(fromHere(values.data), experiment.set), { identity });
  const problem = await (await headOf(experiment.head)).prepare(catalog, settings, undefined, reader);
  const items = await itemsOf(catalog);
  const subject = {
    ...{ problem, catalog, items, settings },
    index: withValidSplit(await catalog.index()),
    textOf: (row) => composeText(items[row], reader.spec.text),
    python: pythonOf(values.python),
    async pictures(rows) {
      const each = [...new Set(rows)];
      const file = join(folder, 'pictures');
      await writePictures(catalog, each, file);
      const numbers = new Map(each.map((row, at) => [row, at]));
      return { file, numberOf: (row) => numbers.get(row) };
    },
  };
  const judged = [];
  for (const { method, predict, figures = (metrics) => metrics } of await methods(subject)) {
    const evaluator = evaluatorOf(subject);
    for (const wanted of evaluationRounds(problem.evaluation('valid'), evaluator)) evaluator.add(wanted, predict(wanted));
    judged.push({ method, metrics: figures(evaluator.metrics()) });
    console.log(`${nameOf(experiment)}: ${method}: ${experiment.shown.map((name) => `${name} ${judged.at(-1).metrics[name]}`).join(', ')}`);
  }
  catalog.close();
  return judged;
}

/** The method with the highest first figure, and what the others had. */
function chosen(judged, [first]) {
  const [best, ...others] = judged.toSorted((a, b) => b.metrics[first] - a.metrics[first]);
  return { ...best, others };
}

const out = fromHere(values.out);
mkdirSync(out, { recursive: true });
const file = join(out, 'baselines.json');
const folder = mkdtempSync(join(tmpdir(), 'baselines-'));
try {
  for (const experiment of experimentsWith(values.only)) {
    const found = chosen(await judge(experiment, folder), experiment.shown);
    const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    writeFileSync(file, `${JSON.stringify({ ...known, [nameOf(experiment)]: found }, null, 2)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
