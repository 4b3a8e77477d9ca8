import { binaryAt, binaryEvaluator, type BinaryEvaluator, type Example, type HostOutputs } from '@commercemm/engine';
import type { Source } from '@commercemm/head-product-matching';

import { candidatePairs, type Findable } from '../candidates.js';
import { connectedGroups } from '../groups.js';
import type { Judge, Judgement } from './judge.js';
import { pairsAround, type Pair } from './reach.js';
import type { ScoredPair } from './threshold.js';

export interface ClusteringEvaluatorOptions {
  /** Of the split. */
  readonly judge: Judge;
  readonly titleOf: (row: number) => readonly string[];
  /** Each has an output of its name: the embedding of the first listing of a pair, zeros where it has none. */
  readonly sources: readonly Source[];
  /** Rows of other listings, among which the split's are grouped too. */
  readonly others: readonly number[];
  /** Logit, of an artifact; else the best for these very listings, among the others where there are any, as is done on the valid split. */
  readonly threshold?: number | undefined;
}

/** Figures of groups among the catalog's listings have this behind their name; without it they are of groups among the split's own. */
const AMONG_CATALOG = '@catalog';

/**
 * Takes each listing as a pair with itself, for its embeddings, then asks for the candidate pairs among the split's, then for those among the
 * catalog's that decide the groups of the split's. What the report shows, and what probabilities are fitted to, are the candidate pairs that
 * have a listing of the split and are known to be one product or two.
 */
export function clusteringEvaluator({ judge, titleOf, sources, others, threshold }: ClusteringEvaluatorOptions): BinaryEvaluator {
  /** The split's listings first; positions in it name listings below. */
  const rows: number[] = [];
  const listings: Findable[] = [];
  const places = new Map<number, number>();
  const scores = new Map<string, number>();
  /** How many listings the split has. */
  let own = 0;
  let [inSplit, inCatalog]: [Pair[], Pair[]] = [[], []];
  /** By what their figures have behind their names. */
  let judgements: Readonly<Record<string, Judgement>> | undefined;

  const pairs = binaryEvaluator({
    output: 'logit',
    labelOf: (pair) => judge.labelOf(pair)!,
    names: ['different', 'same product'],
    threshold,
    choose(curve) {
      const best = others.length > 0 ? judge.bestThreshold(scored(inCatalog), rows, own) : splitThreshold();
      return best === null ? null : binaryAt(curve, best);
    },
  });

  const scoreOf = ([a, b]: Pair) => scores.get(`${a} ${b}`);
  const scored = (wanted: readonly Pair[]): ScoredPair[] =>
    wanted.flatMap((pair) => (scoreOf(pair) === undefined ? [] : [{ pair, score: scoreOf(pair)! }]));
  const splitThreshold = () => judge.bestThreshold(scored(inSplit), rows.slice(0, own), own);
  const rowsOfPairs = (wanted: readonly Pair[]): Example[] => wanted.map(([a, b]) => [rows[a]!, rows[b]!]);

  function judgementOf(count: number, wanted: readonly Pair[]): Judgement {
    const joined = scored(wanted).filter(({ score }) => score >= pairs.threshold());
    const groups = connectedGroups(
      count,
      joined.map(({ pair }) => pair),
    );
    return judge.judge(groups, rows.slice(0, count), own);
  }
  const allJudgements = () => ({
    '': judgementOf(own, inSplit),
    ...(others.length > 0 && { [AMONG_CATALOG]: judgementOf(rows.length, inCatalog) }),
  });

  function* rounds(): Generator<Example[], void> {
    own = rows.length;
    inSplit = candidatePairs(listings);
    yield rowsOfPairs(inSplit);
    yield others.map((row) => [row, row]);
    if (others.length === 0) return;
    // The more listings, the higher the best threshold: below that of the split nothing is looked for.
    const least = threshold ?? splitThreshold() ?? Infinity;
    inCatalog = candidatePairs(listings);
    for (const wanted of pairsAround([...rows.keys()].slice(0, own), inCatalog, scoreOf, least)) yield rowsOfPairs(wanted);
    inCatalog = inCatalog.filter((pair) => (scoreOf(pair) ?? -Infinity) >= least);
  }
  const asked = rounds();

  function addListing(row: number, outputs: HostOutputs, at: number): void {
    places.set(row, rows.length);
    rows.push(row);
    listings.push({ title: titleOf(row), embeddings: sources.map((source) => embeddingAt(outputs[source]!, at)) });
  }

  return {
    ...pairs,
    primary: judge.primary,
    add(examples, outputs) {
      judgements = undefined;
      const logits = outputs.logit!.data;
      examples.forEach(([a, b], at) => {
        if (a === b) addListing(a!, outputs, at);
        else scores.set(`${places.get(a!)} ${places.get(b!)}`, logits[at]!);
      });
      const judged = examples
        .map(([a, b], at) => ({ a, b, at }))
        .filter(({ a, b }) => a !== b && places.get(a!)! < own && judge.labelOf([a!, b!]) !== null);
      pairs.add(
        judged.map(({ a, b }) => [a!, b!]),
        { logit: { shape: [judged.length], data: Float32Array.from(judged, ({ at }) => logits[at]!) } },
      );
    },
    next() {
      for (let round = asked.next(); !round.done; round = asked.next()) if (round.value.length > 0) return round.value;
      return [];
    },
    size: () => Object.values((judgements ??= allJudgements()))[0]!.size,
    metrics(units) {
      const figures = Object.entries((judgements ??= allJudgements())).flatMap(([among, judgement]) =>
        Object.entries(judgement.figures(units)).map(([name, value]) => [`${name}${among}`, value]),
      );
      return Object.fromEntries(figures) as Record<string, number>;
    },
  };
}

function embeddingAt({ shape, data }: HostOutputs[string], at: number): Float32Array | null {
  const width = shape[1]!;
  const embedding = Float32Array.from(data.subarray(at * width, (at + 1) * width));
  return embedding.some((value) => value !== 0) ? embedding : null;
}
