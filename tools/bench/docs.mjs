/** Writes docs/benchmarks.md from the results: `npx nx run bench:docs`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { format } from 'prettier';

const folder = new URL('./results/', import.meta.url);
const goals = {
  stepOverMatrixProducts: 'at most 1.3',
  torchEagerOverOurs: 'at least 1.3',
  torchCompileOverOurs: 'at least 1.0',
  separateOverFused: 'at least 4',
  shareOutsideGraphs: 'at most 0.05',
  memoryFourBordersOverOne: 'at most 1.3',
  importRowsPerSecond: 'at least 30,000',
  importImagesOverSharp: 'at least 0.8',
};
const results = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

const section = ({ name, date, machine, versions, about, medians, spread, ratios }) => `## ${name}

${date}, ${machine}; ${Object.entries(versions)
  .map(([part, version]) => `${part} ${version}`)
  .join(', ')}. ${about.charAt(0).toUpperCase()}${about.slice(1)}.

| figure | median | from | to |
| --- | --- | --- | --- |
${Object.entries(medians)
  .map(([key, value]) => `| ${key} | ${value} | ${spread[key]?.[0] ?? ''} | ${spread[key]?.[1] ?? ''} |`)
  .join('\n')}

| ratio | measured | goal |
| --- | --- | --- |
${Object.entries(ratios)
  .map(([key, value]) => `| ${key} | ${value} | ${goals[key] ?? ''} |`)
  .join('\n')}
`;

const text = `# Benchmarks

Made by \`npx nx run bench:docs\` from the files in \`tools/bench/results\`. Each of them is made again by

\`\`\`sh
npx nx run bench:<name> --json=tools/bench/results/<name>.json
\`\`\`

Compare ratios, not times: machines differ and are shared. What is compared is timed in turns within one run.

${results.map(section).join('\n')}`;
writeFileSync(new URL('../../docs/benchmarks.md', import.meta.url), await format(text, { parser: 'markdown', printWidth: 140 }));
