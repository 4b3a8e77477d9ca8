import type { Command } from 'commander';
import { z } from 'zod';
import { addCommand } from './command.js';
import { resolvePath } from './paths.js';
import { sharedOptions } from './shared-options.js';
import type { CliContext, Handlers } from './types.js';
import { count, countOrNone, counts, flagOrPath, mapping, oneOf, share, someOf, text } from './values.js';

export function addPretrain(program: Command, handlers: Handlers, context: CliContext): void {
  const { path, catalog, preset, config, tasks, steps, minutes, runtime, seed } = sharedOptions(context);
  const resume = flagOrPath.transform((value) =>
    value === false ? undefined : value === true ? value : resolvePath(context.directory, value),
  );
  const options = {
    catalog,
    preset,
    config,
    out: { flags: '--out <folder>', description: 'folder of the run', schema: path.optional() },
    steps,
    minutes,
    tasks,
    runtime,
    seed,
    resume: {
      flags: '--resume [run]',
      description: 'continue the run in --out, or the given run',
      schema: resume.optional(),
    },
  };
  addCommand(program, 'pretrain', 'Pre-train a model on a catalog', options, (parsed) => handlers.pretrain(parsed));
}

export function addPlan(program: Command, handlers: Handlers, context: CliContext): void {
  const { catalog, preset, config, tasks } = sharedOptions(context);
  const json = { flags: '--json', description: 'print the plan as JSON', schema: z.boolean().default(false) };
  const options = { catalog, preset, config, tasks, json };
  addCommand(program, 'plan', 'Show passes, parameters, memory and time of a run without training', options, (parsed) =>
    handlers.plan(parsed),
  );
}

export function addImport(program: Command, handlers: Handlers, context: CliContext): void {
  const { path, seed } = sharedOptions(context);
  const options = {
    from: {
      flags: '--from <path>',
      description: 'file, folder or glob of JSONL, CSV, Parquet or WebDataset tars (repeatable)',
      schema: z.array(path),
      repeatable: true,
      required: true,
    },
    to: { flags: '--to <path>', description: 'catalog folder or object-store address', schema: path, required: true },
    map: {
      flags: '--map <field=column>',
      description: 'column to read a field from, as in title=name (repeatable)',
      schema: mapping(context.fields).prefault([]),
      repeatable: true,
    },
    maxRejected: {
      flags: '--max-rejected <share>',
      description: 'stop above this share of bad rows, as in 5% or 0.05',
      schema: share.optional(),
    },
    seed,
  };
  addCommand(program, 'import', 'Import product data into a catalog', options, (parsed) => handlers.import(parsed));
}

export function addFinetune(program: Command, handlers: Handlers, context: CliContext): void {
  const { path, catalog, config, steps, minutes, seed, runtime } = sharedOptions(context);
  const options = {
    run: { flags: '--run <folder>', description: 'folder of the run whose model is taken', schema: path, required: true },
    head: { flags: '--head <name>', description: 'head package, or the last part of its name', schema: text, required: true },
    catalog,
    out: { flags: '--out <folder>', description: 'folder of the artifact', schema: path, required: true },
    from: {
      flags: '--from <where>',
      description: "the model's parameters: pretrained (of the run) or scratch",
      schema: oneOf(['pretrained', 'scratch'] as const).optional(),
    },
    train: {
      flags: '--train <what>',
      description: 'all (model and head) or head (linear probe)',
      schema: oneOf(['all', 'head'] as const).optional(),
    },
    border: { flags: '--border <number>', description: 'layers of the stack that belong to text', schema: count.optional() },
    precision: {
      flags: '--precision <name>',
      description: "of the model's weights: fp32, or int8 for a quarter of the size",
      schema: oneOf(['fp32', 'int8'] as const).optional(),
    },
    config,
    steps: { ...steps, description: 'most steps; 0 judges the model as it is', schema: countOrNone.optional() },
    minutes: { ...minutes, description: 'most time to train' },
    seed,
    runtime,
    set: {
      flags: '--set <name=value>',
      description: 'a setting of the head (repeatable)',
      schema: mapping(undefined).prefault([]),
      repeatable: true,
    },
  };
  addCommand(program, 'finetune', 'Fine-tune a head on the model of a run', options, (parsed) => handlers.finetune(parsed));
}

export function addExport(program: Command, handlers: Handlers, context: CliContext): void {
  const { path } = sharedOptions(context);
  const options = {
    run: { flags: '--run <folder>', description: 'folder of the run to export', schema: path, required: true },
    border: {
      flags: '--border <list>',
      description: 'layers of the stack that belong to text, one artifact for each, as in 2 or 1,2,3',
      schema: counts.optional(),
    },
    out: { flags: '--out <folder>', description: 'folder of the artifact; of several, a folder for each', schema: path.optional() },
    precision: {
      flags: '--precision <list>',
      description: 'of the weights: fp32, int8 for a quarter of the size, or both, as in fp32,int8',
      schema: someOf(['fp32', 'int8'] as const).prefault('fp32'),
    },
  };
  addCommand(
    program,
    'export',
    'Export a trained model as graphs for a service',
    options,
    ({ border: borders, precision: precisions, ...parsed }) => handlers.export({ ...parsed, borders, precisions }),
  );
}

export function addEvaluate(program: Command, handlers: Handlers, context: CliContext): void {
  const { path, requiredCatalog: catalog } = sharedOptions(context);
  const options = {
    artifact: { flags: '--artifact <folder>', description: 'folder of an exported head', schema: path, required: true },
    catalog,
    split: {
      flags: '--split <name>',
      description: 'train, valid (the default) or test',
      schema: oneOf(['train', 'valid', 'test'] as const).prefault('valid'),
    },
    json: { flags: '--json <file>', description: 'file for the figures', schema: path.optional() },
  };
  addCommand(program, 'evaluate', 'Figures of an exported head on a catalog', options, (parsed) => handlers.evaluate(parsed));
}
