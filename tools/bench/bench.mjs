/** `npx nx run bench:<name> [--json=<file>] [--quick] [--torch=<python>]`: runs one benchmark, prints it and, if asked, writes it. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { recommendedEnvironment } from '@commercemm/runtime';

import { describe } from './lib/describe.mjs';
import { machine, versions } from './lib/machine.mjs';
import { names } from './lib/names.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false }, torch: { type: 'string' } },
});
const [name] = positionals;
if (!names.includes(name)) {
  console.error(`expected one of ${names.join(', ')}, got ${name ?? 'nothing'}`);
  process.exit(2);
}
// The C library reads these once, when a process starts.
if (Object.keys(recommendedEnvironment).some((key) => process.env[key] === undefined)) {
  const env = { ...recommendedEnvironment, ...process.env };
  process.exit(spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit', env }).status ?? 1);
}
const { run } = await import(`./benchmarks/${name}.mjs`);
const { medians, spread = {}, ratios, about, peers = {}, ...others } = await run({ quick: values.quick, torch: values.torch });
const result = {
  name,
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  versions: { ...versions(), ...peers },
  about,
  medians,
  spread,
  ratios,
  ...others,
};
console.log(describe(result));
if (values.json) writeFileSync(resolve(process.env.INIT_CWD ?? '.', values.json), `${JSON.stringify(result, null, 2)}\n`);
