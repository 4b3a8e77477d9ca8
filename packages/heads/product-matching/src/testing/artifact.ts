/** A head of matching that can be computed by hand, for tests of what is served. */
import { onnxModel, WIDTH, writeArtifact, type Constant, type Port } from '@commercemm/encoder/testing';
import { collectStatistics, statisticsToData, words } from '@commercemm/lexical';

import { LEXICAL_WIDTH, type MatchingData } from '../data.js';
import { COMPARISONS } from '../lexical/compare.js';

/** Regression of words: SLOPE times the overlap of titles, less a half of it. */
const SLOPE = 8;
const comparisons = Object.keys(COMPARISONS);
const zeros = comparisons.map(() => 0);

const data: MatchingData = {
  sources: ['text'],
  statistics: statisticsToData(collectStatistics([words('red cotton skirt'), words('blue leather shoes')])),
  means: zeros,
  deviations: comparisons.map(() => 1),
  weights: [...comparisons.map((name) => (name === 'titleOverlap' ? SLOPE : 0)), -SLOPE / 2],
  calibration: { method: 'platt', slope: 2, intercept: -1 },
  threshold: 0.5,
};

/** The logit of titles that share `overlap` of their words, with embeddings of a cosine. */
export const matchingLogit = (overlap: number, cosine: number): number => SLOPE * overlap - SLOPE / 2 + cosine;

/** The logit of words, which comes last, plus the cosine of the text embeddings. */
function graph(): Uint8Array {
  const side = (name: string): Port[] => [
    { name: `${name}/text/embedding`, shape: ['batch', WIDTH] },
    { name: `${name}/text/present`, shape: ['batch'] },
  ];
  const list = (value: number): Constant => ({ shape: [1], data: BigInt64Array.of(BigInt(value)) });
  return onnxModel({
    inputs: [...side('source'), ...side('target'), { name: 'lexical', shape: ['batch', LEXICAL_WIDTH] }],
    outputs: [{ name: 'logit', shape: ['batch'] }],
    constants: { one: list(1), last: list(LEXICAL_WIDTH - 1), end: list(LEXICAL_WIDTH) },
    nodes: [
      ['Mul', ['source/text/embedding', 'target/text/embedding'], 'products'],
      ['ReduceSum', ['products', 'one'], 'cosine', { keepdims: 0 }],
      ['Mul', ['source/text/present', 'target/text/present'], 'both'],
      ['Mul', ['cosine', 'both'], 'alike'],
      ['Slice', ['lexical', 'last', 'end', 'one'], 'column'],
      ['Squeeze', ['column', 'one'], 'wordLogit'],
      ['Add', ['wordLogit', 'alike'], 'logit'],
    ],
  });
}

/** Writes the head into a folder under `root`. */
export const matchingArtifact = (
  root: string,
  tokenizer: string,
  identity: { readonly id: string; readonly version: number },
  changes: Partial<MatchingData> = {},
): string =>
  writeArtifact(root, tokenizer, {
    name: `${identity.id}-${Object.keys(changes).join('-')}`,
    head: { ...identity, package: `@commercemm/head-${identity.id}`, data: { ...data, ...changes } },
    graph: graph(),
  });
