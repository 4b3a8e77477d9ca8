import { Command } from 'commander';
import { addEvaluate, addExport, addFinetune, addImport, addPlan, addPretrain } from './commands.js';
import { addIndex, addSearch } from './search-commands.js';
import type { CliContext, Handlers } from './types.js';

/** The whole command line. Nothing runs until it is parsed; see `runCli`. Throws instead of ending the process. */
export function buildProgram(handlers: Handlers, context: CliContext): Command {
  const program = new Command('commercemm')
    .description('One multimodal model on a product catalog: pre-train it, fine-tune heads')
    .version(context.version)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  addPretrain(program, handlers, context);
  addPlan(program, handlers, context);
  addImport(program, handlers, context);
  addFinetune(program, handlers, context);
  addExport(program, handlers, context);
  addEvaluate(program, handlers, context);
  addIndex(program, handlers, context);
  addSearch(program, handlers, context);
  return program;
}
