import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';

import { composeText } from '@commercemm/preprocess';

import { readMetrics, thumbnail, writeReport, type Picture, type ReportData, type RetrievalExample } from '../reporting/index.js';
import type { Evaluation } from './evaluate.js';
import { specOf, type Run } from './run.js';

/** Examples shown a direction, and results shown an example. */
const EXAMPLES = 6;
const RESULTS = 5;

/** Writes `<out>/report.html` and returns its path. */
export async function writeRunReport(run: Run, facts: { readonly command: string; readonly started: number }): Promise<string> {
  const path = join(run.out, 'report.html');
  const iterations = [...readMetrics(join(run.out, 'metrics.jsonl'))];
  const data: ReportData = {
    run: {
      name: basename(run.out),
      catalog: run.location,
      preset: run.config.preset,
      command: facts.command,
      seed: run.config.seed,
      startedAt: new Date(facts.started).toISOString(),
      seconds: (Date.now() - facts.started) / 1000,
      machine: `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
      runtime: `${run.runtime.name} (${run.runtime.reason})`,
      parameters: run.session.layout.length,
      versions: {
        node: process.version,
        'onnxruntime-node': versionOf('onnxruntime-node'),
        '@tensorflow/tfjs': versionOf('@tensorflow/tfjs'),
      },
    },
    iterations,
    evaluations: run.history.map(({ iteration, directions }) => ({ iteration, directions })),
    examples: await examples(run),
    data: dataFacts(run),
    skipped: iterations.flatMap(({ iteration, passes }) =>
      Object.values(passes).flatMap(({ skipped }) => (typeof skipped === 'string' ? [{ iteration, reason: `${skipped} not finite` }] : [])),
    ),
    taskTitles: Object.fromEntries(run.plans.flatMap(({ tasks }) => tasks.flatMap(({ id, title }) => (title ? [[id, title]] : [])))),
    config: run.config,
  };
  writeReport(path, data);
  return path;
}

/** Version of an installed package; its package.json is read by path, for `exports` may hide it. */
function versionOf(name: string): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    try {
      return (JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, folder), 'utf8')) as { version: string }).version;
    } catch {
      if (folder.pathname === '/') return 'unknown';
    }
  }
}

function dataFacts({ index }: Run) {
  const count = (matches: (row: number) => boolean) => Array.from({ length: index.size }, (_, row) => row).filter(matches).length;
  const kinds = [...new Set(index.kinds)].sort();
  return [
    ...kinds.map((kind) => ({ label: kind, value: String(count((row) => index.kinds[row] === kind)) })),
    { label: 'with picture and text', value: String(count((row) => index.imageCounts[row]! > 0 && index.textCounts[row]! > 0)) },
    { label: 'without picture', value: String(count((row) => index.imageCounts[row] === 0)) },
    { label: 'without text', value: String(count((row) => index.textCounts[row] === 0)) },
    { label: 'products', value: String(new Set(index.products).size) },
    { label: 'cross-pairs in the data', value: String(index.edges.sources.length) },
  ];
}

/** The first queries of both image-text directions with their best results, as the last evaluation ranked them. */
async function examples(run: Run): Promise<RetrievalExample[]> {
  const last = run.history.findLast(({ pairs }) => pairs !== null);
  const first = run.history.find(({ pairs }) => pairs !== null);
  if (!last) return [];
  const { pairs: rows } = run.rows;
  const result: RetrievalExample[] = [];
  for (const [from, to] of [
    ['text', 'image'],
    ['image', 'text'],
  ] as const) {
    for (let query = 0; query < Math.min(EXAMPLES, rows.length); query++) {
      const order = ranking(last, run, from, to, query);
      const isHit = (candidate: number) => run.index.products[rows[candidate]!] === run.index.products[rows[query]!];
      const shown = await pictures(
        run,
        [query, ...order.slice(0, RESULTS)].map((at) => rows[at]!),
      );
      result.push({
        direction: `${from}-to-${to}`,
        query: only(shown[0]!, from),
        results: shown.slice(1).map((picture, i) => ({ ...picture, hit: isHit(order[i]!) })),
        rank: order.findIndex(isHit) + 1,
        ...(first && { rankBefore: ranking(first, run, from, to, query).findIndex(isHit) + 1 }),
        candidates: rows.length,
      });
    }
  }
  return result;
}

const only = ({ text, image }: Picture, modality: 'text' | 'image'): Picture =>
  modality === 'text' ? { text, image: null } : { text: null, image };

/** Candidates by falling similarity to one query. */
function ranking({ pairs }: Evaluation, run: Run, from: string, to: string, query: number): number[] {
  const size = run.model.shape.embedding;
  const queries = pairs!.vectors[from]!;
  const candidates = pairs!.vectors[to]!;
  const score = (candidate: number): number => {
    let sum = 0;
    for (let e = 0; e < size; e++) sum += queries[query * size + e]! * candidates[candidate * size + e]!;
    return sum;
  };
  const scores = Array.from({ length: candidates.length / size }, (_, candidate) => score(candidate));
  return scores.map((_, candidate) => candidate).sort((a, b) => scores[b]! - scores[a]!);
}

async function pictures(run: Run, rows: readonly number[]): Promise<Picture[]> {
  const spec = specOf(run.config).text;
  const items = await run.catalog.items(rows);
  return Promise.all(
    items.map(async (item) => ({
      text: composeText(item, spec) || null,
      image: item.images.length > 0 ? await thumbnail(item.images[0]!.bytes) : null,
    })),
  );
}
