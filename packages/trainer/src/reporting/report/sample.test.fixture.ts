import type { IterationMetrics } from '../metrics/index.js';
import type { Evaluation, Picture, ReportData, RetrievalExample } from './types.js';

// A made-up run that looks like a real one: 14 tasks in two passes, one that never applies, a few skipped steps.

/** Numbers from 0 to 1 that are the same at each call of the program (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pairTasks: Readonly<Record<string, readonly [number, number]>> = {
  contrast: [4.85, 1.31],
  match: [0.66, 0.31],
  words: [8.1, 3.2],
  patches: [2.9, 1.7],
  features: [1.02, 0.44],
};
const modalities = ['i', 't', 'm'];
const crossTasks = modalities.flatMap((source) => modalities.map((target) => `cross-${source}2${target}`));

export function sampleIterations(count: number): IterationMetrics[] {
  const random = createRandom(7);
  const noise = (size: number): number => 1 + size * (random() + random() + random() - 1.5);
  const falling = (from: number, to: number, at: number): number => (to + (from - to) * Math.exp((-5 * at) / count)) * noise(0.16);
  return Array.from({ length: count }, (_, at) => {
    const pairLosses = Object.entries(pairTasks).map(([id, [from, to]]) => [id, falling(from, to, at)] as const);
    const applicable = crossTasks.filter((id) => id !== 'cross-m2i' && (id !== 'cross-i2i' || random() > 0.3));
    const crossLosses = applicable.map((id, index) => [id, at === 90 ? null : falling(4.2, 1.5 + index / 8, at)] as const);
    const k = (): number => 1 + Math.floor(random() * 4);
    const [first, second] = [k(), k()];
    return {
      iteration: at + 1,
      passes: {
        'image-text': {
          textLayers: first,
          fusionLayers: 5 - first,
          losses: Object.fromEntries(pairLosses),
          milliseconds: 300,
          inputMilliseconds: 100,
          samples: 64,
          repeats: at % 2,
        },
        'cross-pair': {
          textLayers: second,
          fusionLayers: 5 - second,
          losses: Object.fromEntries(crossLosses),
          notApplicable: crossTasks.filter((id) => !applicable.includes(id)),
          milliseconds: 420 * noise(0.3),
        },
      },
      gradNorm: at === 90 ? null : falling(at < 8 ? 160 : 3.5, 0.8, at),
      learningRate: at < count / 20 ? (1e-3 * (at + 1)) / (count / 20) : 5e-4 * (1 + Math.cos((Math.PI * at) / count)),
    };
  });
}

function sampleEvaluations(count: number): Evaluation[] {
  const ends: Readonly<Record<string, readonly [number, number, number]>> = {
    'text-to-image': [0.414, 0.71, 0.823],
    'image-to-text': [0.378, 0.68, 0.794],
    'query-to-product': [0.255, 0.52, 0.661],
  };
  return [0, 0.25, 0.5, 0.75, 1].map((part) => ({
    iteration: Math.round(part * count),
    directions: Object.entries(ends).map(([id, recalls]) => ({
      id,
      queries: 465,
      candidates: 465,
      medianRank: Math.round(230 * (1 - part) ** 2 + 2),
      recalls: [1, 5, 10].map((at, index) => {
        const chance = at / 200;
        return { at, chance, recall: chance + ((recalls[index] ?? 0) - chance) * (1 - Math.exp(-4 * part)) };
      }),
    })),
  }));
}

function drawing(colour: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#eee"/><circle cx="4" cy="4" r="3" fill="${colour}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const goods: readonly (readonly [string, string])[] = [
  ['Red enamel mug, 350 ml', '#c0392b'],
  ['Blue enamel mug', '#2c5fc0'],
  ['Tasse émaillée rouge', '#d0453b'],
  ['에나멜 머그컵 빨강', '#b83228'],
  ['Green watering can for balcony plants with a long, narrow spout and a removable rose', '#2e8b57'],
  ['كوب مطلي بالمينا', '#8e44ad'],
];

function sampleExamples(): RetrievalExample[] {
  const picture = (at: number, withImage: boolean, withText: boolean): Picture => {
    const [title, colour] = goods[at % goods.length] ?? ['', '#000'];
    return { text: withText ? title : null, image: withImage ? drawing(colour) : null };
  };
  const results = (from: number, hits: readonly number[], withImage: boolean): RetrievalExample['results'] =>
    [0, 1, 2, 3, 4].map((at) => ({ ...picture(from + at, withImage, true), hit: hits.includes(at) }));
  const shared = { candidates: 465 };
  return [
    { ...shared, direction: 'text-to-image', query: picture(0, false, true), results: results(0, [0, 2], true), rank: 1, rankBefore: 187 },
    { ...shared, direction: 'text-to-image', query: picture(4, false, true), results: results(1, [3], true), rank: 4, rankBefore: 310 },
    { ...shared, direction: 'image-to-text', query: picture(1, true, true), results: results(1, [0], false), rank: 1, rankBefore: 96 },
    { ...shared, direction: 'query-to-product', query: { text: 'mug for camping', image: null }, results: results(2, [], true) },
  ];
}

export function sampleReport(count = 400): ReportData {
  return {
    run: {
      name: 'demo catalog, 14 tasks',
      catalog: 'catalogs/demo',
      preset: 'demo',
      command: 'npx nx run trainer:pretrain --preset=demo --seed=7',
      seed: 7,
      startedAt: '2025-11-20T20:15:00Z',
      seconds: 318,
      machine: '2 cores, 23 GiB',
      runtime: 'onnxruntime:cpu',
      parameters: 3_214_592,
      versions: { commercemm: '0.1.0', node: '20.20.2', 'onnxruntime-node': '1.30.0' },
      more: [{ label: 'Samples a second', value: '183' }],
    },
    iterations: sampleIterations(count),
    evaluations: sampleEvaluations(count),
    examples: sampleExamples(),
    import: {
      accepted: 2314,
      rejected: [
        { code: 'IMAGE_TRUNCATED', count: 9, meaning: 'the file ends before the picture does' },
        { code: 'ROW_FIELD_INVALID', count: 14, meaning: 'a field has the wrong type' },
        { code: 'IMAGE_TOO_LARGE', count: 2 },
      ],
      more: [{ label: 'Converted', value: '31', hint: 'animated pictures, rare formats, and those that were too large' }],
    },
    data: [
      { label: 'Listings', value: '2,314' },
      { label: 'Queries', value: '240' },
      { label: 'Duplicates in a batch', value: '3.1 %', hint: 'pairs of one product; they are soft positives, never negatives' },
    ],
    skipped: [{ iteration: 91, reason: 'gradient not finite' }],
    taskTitles: { words: 'masked words' },
    config: { preset: 'demo', batchSize: 64, borders: [1, 4] },
  };
}
