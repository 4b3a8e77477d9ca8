import { type Command, Option } from 'commander';
import { z } from 'zod';
import { UsageError } from './usage-error.js';

/** One option of a command: how it is written, what it is for, and what its text must be. */
export interface OptionSpec<Schema extends z.ZodType = z.ZodType> {
  readonly flags: string;
  readonly description: string;
  readonly schema: Schema;
  /** May be given several times; the schema gets a list. */
  readonly repeatable?: boolean;
  readonly required?: boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Options of a command after validation, by the keys of its specs. */
export type Parsed<Specs extends OptionSpecs> = { readonly [Key in keyof Specs]: z.output<Specs[Key]['schema']> };

/** Adds a command to `program`; `action` gets the validated options. Keys of `options` are commander's own (camel case of the flag). */
export function addCommand<Specs extends OptionSpecs>(
  program: Command,
  name: string,
  summary: string,
  options: Specs,
  action: (options: Parsed<Specs>) => Promise<void>,
): void {
  const command = program.command(name).description(summary).allowExcessArguments(false);
  for (const spec of Object.values(options)) {
    const option = new Option(spec.flags, spec.description).makeOptionMandatory(spec.required ?? false);
    if (spec.repeatable) option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
    command.addOption(option);
  }
  command.action(async (values: Record<string, unknown>) => action(parseOptions(options, values)));
}

function parseOptions<Specs extends OptionSpecs>(specs: Specs, values: Readonly<Record<string, unknown>>): Parsed<Specs> {
  const parsed = Object.entries(specs).map(([key, spec]) => [key, parseOption(spec, values[key])] as const);
  return Object.fromEntries(parsed) as Parsed<Specs>;
}

function parseOption(spec: OptionSpec, value: unknown): unknown {
  const result = spec.schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const params = issue?.code === 'custom' ? issue.params : undefined;
  const got: unknown = params?.['got'] ?? value;
  const hint: unknown = params?.['hint'] ?? '';
  const flag = spec.flags.split(/[ ,]/)[0];
  throw new UsageError('USAGE_OPTION_INVALID', `${flag} must be ${issue?.message}, got '${String(got)}'.${String(hint)}`);
}
