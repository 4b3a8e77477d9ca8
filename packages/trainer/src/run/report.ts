import { basename, join } from 'node:path';

import type { ImportFigures } from '@commercemm/catalog';

import { readMetrics, writeReport, type ImportFacts, type Picture, type ReportData, type RetrievalExample } from '../reporting/index.js';
import type { Ranking } from './evaluate.js';
import { machineName, versions } from './facts.js';
import { specOf } from './inputs.js';
import { pictures } from './pictures.js';
import type { Run } from './run.js';

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
      machine: machineName(),
      runtime: `${run.runtime.name} (${run.runtime.reason})`,
      parameters: run.session.layout.length,
      versions: versions(),
    },
    iterations,
    evaluations: run.history.map(({ iteration, directions }) => ({ iteration, directions })),
    examples: await examples(run),
    import: importFacts(run.catalog.report),
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

function importFacts({ items, rejected, dropped, duplicates, converted }: ImportFigures): ImportFacts {
  const facts = (counts: Readonly<Record<string, number>>, what: string) =>
    Object.entries(counts).map(([reason, count]) => ({ label: `${what}: ${reason}`, value: String(count) }));
  return {
    accepted: Object.values(items).reduce((sum, count) => sum + count, 0),
    rejected: Object.entries(rejected).map(([code, count]) => ({ code, count })),
    more: [
      ...facts(dropped, 'left out of an accepted row'),
      ...facts(duplicates, 'duplicate listings dropped'),
      ...facts(converted, 'pictures converted'),
    ],
  };
}

function dataFacts({ index }: Run) {
  const count = (matches: (row: number) => boolean) => Array.from({ length: index.size }, (_, row) => row).filter(matches).length;
  const kinds = [...new Set(index.kinds)].sort();
  return [
    ...kinds.map((kind) => ({ label: kind, value: String(count((row) => index.kinds[row] === kind)) })),
    { label: 'with picture and text', value: String(count((row) => index.imageCounts[row]! > 0 && index.textCounts[row]! > 0)) },
    { label: 'without picture', value: String(count((row) => index.imageCounts[row] === 0)) },
    { label: 'without text', value: String(count((row) => index.textCounts[row] === 0)) },
    { label: 'products', value: String(new Set(index.products.filter((_, row) => index.kinds[row] === 'listing')).size) },
    { label: 'cross-pairs in the data', value: String(index.edges.sources.length) },
  ];
}

/** The first queries of each direction with their best results, as the last evaluation ranked them. */
async function examples(run: Run): Promise<RetrievalExample[]> {
  const evaluations = run.history.flatMap(({ rankings }) => (rankings ? [rankings] : []));
  const [first, last] = [evaluations[0], evaluations.at(-1)];
  const width = run.model.shape.embedding;
  const result: RetrievalExample[] = [];
  for (const ranking of last ?? []) {
    const before = first === last ? undefined : first?.find(({ id }) => id === ranking.id);
    for (let query = 0; query < Math.min(EXAMPLES, ranking.queryRows.length); query++) {
      const right = new Set(ranking.hits(query));
      const order = ranked(ranking, query, width);
      const best = order.slice(0, RESULTS);
      const shown = await pictures(
        run.catalog,
        [ranking.queryRows[query]!, ...best.map((at) => ranking.candidateRows[at]!)],
        specOf(run.config).text,
      );
      const rankOf = (candidates: readonly number[]) => candidates.findIndex((at) => right.has(at)) + 1;
      result.push({
        direction: ranking.id,
        query: only(shown[0]!, ranking.from),
        results: shown.slice(1).map((picture, i) => ({ ...picture, hit: right.has(best[i]!) })),
        rank: rankOf(order),
        ...(before && { rankBefore: rankOf(ranked(before, query, width)) }),
        candidates: order.length,
      });
    }
  }
  return result;
}

const only = ({ text, image }: Picture, modality: 'text' | 'image'): Picture =>
  modality === 'text' ? { text, image: null } : { text: null, image };

/** Candidates by falling similarity to one query. */
function ranked({ queries, candidates }: Ranking, query: number, width: number): number[] {
  const score = (candidate: number): number => {
    let sum = 0;
    for (let e = 0; e < width; e++) sum += queries[query * width + e]! * candidates[candidate * width + e]!;
    return sum;
  };
  const scores = Array.from({ length: candidates.length / width }, (_, candidate) => score(candidate));
  return scores.map((_, candidate) => candidate).sort((a, b) => scores[b]! - scores[a]!);
}
