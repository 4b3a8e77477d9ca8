/** `npm test`: builds, lints and tests every project and checks the format. The last line it prints is `N passed, N failed`. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';

import { checkOutcome, describe, testOutcome } from './summary.mjs';
import { root, testedProjects } from './workspace.mjs';

const env = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  ...(!process.stdout.isTTY && { FORCE_COLOR: '0' }),
};

/** Runs a program of node_modules with its output passed through; whether it succeeded. */
function run(program, args) {
  console.log(`\n$ ${program} ${args.length > 8 ? `${args.slice(0, 4).join(' ')} ...` : args.join(' ')}`);
  const { status, error } = spawnSync(`node_modules/.bin/${program}`, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) console.error(error.message);
  return status === 0;
}

const target = (name) => run('nx', ['run-many', '-t', name, '--parallel=2', '--output-style=static', '--nx-bail=false']);

/** Formatted are the files that git knows; what else lies around is its owner's business. */
function formatted() {
  const files = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).stdout.split('\0').filter(Boolean);
  return run('prettier', ['--check', '--ignore-unknown', '--log-level=warn', ...files]);
}

const checks = [checkOutcome('build', target('build')), checkOutcome('lint', target('lint')), checkOutcome('format', formatted())];

const projects = testedProjects();
for (const { report } of projects) rmSync(report, { force: true });
const tested = target('test');
const tests = projects.map(({ name, report }) => testOutcome(name, existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null));
const unexplained = !tested && tests.every(({ failed }) => failed === 0);

const outcomes = [...checks, ...tests, ...(unexplained ? [checkOutcome('test', false)] : [])];
console.log(`\n${describe(outcomes)}`);
process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;
