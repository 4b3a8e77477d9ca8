/** `npx nx run bench:<name> [--json=<file>] [--quick] [--torch=<python>]`: runs one benchmark, prints it and, if asked, writes it. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { describe } from './lib/describe.mjs';
import { machine, versions } from './lib/machine.mjs';

const names = ['step', 'passes', 'pipeline', 'import', 'memory', 'checkpoint', 'optimizer'];
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false }, torch: { type: 'string' } },
});
const [name] = positionals;
if (!names.includes(name)) {
  console.error(`expected one of ${names.join(', ')}, got ${name ?? 'nothing'}`);
  process.exit(2);
}
const { run } = await import(`./benchmarks/${name}.mjs`);
const { medians, spread = {}, ratios, about, peers = {} } = await run({ quick: values.quick, torch: values.torch });
const result = {
  name,
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  versions: { ...versions(), ...peers },
  about,
  medians,
  spread,
  ratios,
};
console.log(describe(result));
if (values.json) writeFileSync(resolve(process.env.INIT_CWD ?? '.', values.json), `${JSON.stringify(result, null, 2)}\n`);
