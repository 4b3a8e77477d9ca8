#!/usr/bin/env node
import { readFileSync } from 'node:fs';

import { runtimeNames } from '@commercemm/runtime';

import { buildProgram, callerDirectory, runCli } from './cli/index.js';
import { evaluate } from './commands/evaluate.js';
import { buildIndex } from './commands/build-index.js';
import { exportModel } from './commands/export.js';
import { finetune } from './commands/finetune.js';
import { importRows } from './commands/import.js';
import { plan } from './commands/plan.js';
import { pretrain } from './commands/pretrain.js';
import { searchIndex } from './commands/search.js';
import { presets } from './config/presets.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const directory = callerDirectory({ env: process.env, cwd: process.cwd() });

const program = buildProgram(
  {
    pretrain: (options) => pretrain(options, directory),
    plan: (options) => plan(options, directory),
    import: importRows,
    finetune: (options) => finetune(options, directory),
    export: (options) => exportModel(options, directory),
    evaluate: (options) => evaluate(options, directory),
    index: buildIndex,
    search: searchIndex,
  },
  { version, presets: Object.keys(presets), runtimes: runtimeNames(), directory },
);
process.exitCode = await runCli(program, process.argv.slice(2));
