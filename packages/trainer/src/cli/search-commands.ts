import type { Command } from 'commander';
import { z } from 'zod';
import { addCommand } from './command.js';
import { sharedOptions } from './shared-options.js';
import type { CliContext, Handlers } from './types.js';
import { count, filters, oneOf, text } from './values.js';

export function addIndex(program: Command, handlers: Handlers, context: CliContext): void {
  const { path, requiredCatalog: catalog } = sharedOptions(context);
  const options = {
    artifact: {
      flags: '--artifact <folder>',
      description: 'exported model, or head, that makes the vectors',
      schema: path,
      required: true,
    },
    catalog,
    to: { flags: '--to <path>', description: 'index folder or object-store address', schema: path, required: true },
  };
  addCommand(program, 'index', 'Make the listings of a catalog searchable', options, (parsed) => handlers.index(parsed));
}

export function addSearch(program: Command, handlers: Handlers, context: CliContext): void {
  const { path } = sharedOptions(context);
  const options = {
    index: { flags: '--index <path>', description: 'index folder or object-store address', schema: path, required: true },
    artifact: {
      flags: '--artifact <folder>',
      description: 'model that the index was made with; without it the search is by words alone',
      schema: path.optional(),
    },
    text: { flags: '--text <text>', description: 'what to search for', schema: text.optional() },
    image: { flags: '--image <file>', description: 'a picture of what to search for', schema: path.optional() },
    k: { flags: '--k <number>', description: 'how many hits', schema: count.prefault('10') },
    filter: {
      flags: '--filter <name=value>',
      description: 'category="A > B" or attribute=value (repeatable; of one attribute any of its values)',
      schema: filters.prefault([]),
      repeatable: true,
    },
    mode: {
      flags: '--mode <name>',
      description: 'vector, text or hybrid; hybrid where both are possible',
      schema: oneOf(['vector', 'text', 'hybrid'] as const).optional(),
    },
    json: { flags: '--json', description: 'print the hits as JSON', schema: z.boolean().default(false) },
  };
  addCommand(program, 'search', 'Search an index by text, picture or both', options, (parsed) => handlers.search(parsed));
}
