import { round } from './statistics.mjs';

/** What each ratio should be, and whether a value is. */
const atMost = (limit) => ({ text: `at most ${limit}`, holds: (value) => value <= limit });
const atLeast = (limit) => ({ text: `at least ${limit.toLocaleString('en')}`, holds: (value) => value >= limit });
export const goals = {
  stepOverMatrixProducts: atMost(1.3),
  torchEagerOverOurs: atLeast(1.3),
  torchCompileOverOurs: atLeast(1),
  separateOverFused: atLeast(4),
  shareOutsideGraphs: atMost(0.05),
  memoryFourBordersOverOne: atMost(1.3),
  importRowsPerSecond: atLeast(30_000),
  importImagesOverSharp: atLeast(0.8),
  encodeOneOverBareP50: atMost(1.1),
  encodeOneOverBareP99: atMost(1.1),
  encodeBatchOverBareP50: atMost(1.1),
  encodeBatchOverBareP99: atMost(1.1),
  headOneOverBareP50: atMost(1.1),
  headOneOverBareP99: atMost(1.1),
  headBatchOverBareP50: atMost(1.1),
  headBatchOverBareP99: atMost(1.1),
  clusteredRecallAt10: atLeast(0.95),
  uniformRecallAt10: atLeast(0.95),
};

/** What a ratio would be if nothing but matrix products took time. */
const ofProductsAlone = {
  stepOverMatrixProducts: () => 1,
  torchEagerOverOurs: ({ medians }) => round(medians.torchEager / medians.matrixProducts),
  torchCompileOverOurs: ({ medians }) => round(medians.torchCompile / medians.matrixProducts),
  separateOverFused: ({ ratios }) => ratios.flopsSeparateOverFused,
};

const row = (...cells) => `| ${cells.join(' | ')} |`;
const verdict = (name, value) => (goals[name] ? [goals[name].text, goals[name].holds(value) ? 'reached' : 'not reached'] : ['', '']);

const ratiosOf = (result) =>
  Object.entries(result.ratios).map(([name, value]) => ({ name, value, alone: ofProductsAlone[name]?.(result) ?? '' }));

const ratioTable = (ratios) =>
  [
    row('ratio', 'measured', 'products alone', 'goal', ''),
    row('---', '---', '---', '---', '---'),
    ...ratios.map(({ name, value, alone }) => row(name, value, alone, ...verdict(name, value))),
  ].join('\n');

const section = ({ name, date, machine, versions, about, medians, spread, curves, ...result }) => `## ${name}

${date}, ${machine}; ${Object.entries(versions)
  .map(([part, version]) => `${part} ${version}`)
  .join(', ')}. ${about.charAt(0).toUpperCase()}${about.slice(1)}.

${[row('figure', 'median', 'from', 'to'), row('---', '---', '---', '---')].join('\n')}
${Object.entries(medians)
  .map(([key, value]) => row(key, value, spread[key]?.[0] ?? '', spread[key]?.[1] ?? ''))
  .join('\n')}

${ratioTable(ratiosOf({ ...result, medians }))}
${curves ? '\n![time of an iteration against batch size, text length, image side and depth](scaling.svg)\n' : ''}`;

/**
 * The page of all results.
 * @param results what benchmarks wrote with --json
 */
export const page = (results) => `# Benchmarks

Written by \`npx nx run bench:docs\` from the files in \`tools/bench/results\`; do not edit. Everything at once, results and this page:

\`\`\`sh
tools/bench/peers/install.sh   # PyTorch and jax-js, to compare with; needed for nothing else
npx nx run bench:all --torch=tools/bench/peers/.venv/bin/python
\`\`\`

One of them: \`npx nx run bench:<name> --json=tools/bench/results/<name>.json\`, then \`npx nx run bench:docs\`. Compare ratios, not times: machines
differ and are shared. What is compared is timed in turns within one run; figures are medians with the range of the rounds. Shapes are those of the presets, but
for the descriptor in the pooled feature of pictures, which the peers do not have.

${ratioTable(results.flatMap(ratiosOf).filter(({ name }) => goals[name]))}

"Products alone" is what the ratio would be if nothing but matrix products took time: PyTorch's whole step over our products, and the floating point
operations of fourteen passes over those of two. The less time all else takes, the nearer the measured ratio comes to it; a goal beyond it asks for fewer or
faster products. [LOG.md](LOG.md) has the profiles.

${results.map(section).join('\n')}`;
