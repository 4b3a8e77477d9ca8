import { types } from 'node:util';
import { type Command, CommanderError } from 'commander';
import { didYouMean } from './nearest.js';
import { UsageError, type UsageErrorCode } from './usage-error.js';

export interface RunIo {
  readonly writeError: (text: string) => void;
  /** Show stack traces of every error. */
  readonly debug: boolean;
}

const processIo = (): RunIo => ({
  writeError: (text) => process.stderr.write(text),
  debug: !['', '0', undefined].includes(process.env['COMMERCEMM_DEBUG']),
});

/**
 * Parses `argv` (without node and script), runs the command and returns the exit code: 0 done, 1 failed, 2 wrongly called. Errors are
 * printed as `error CODE: message`; a stack trace only where nobody expected the error, or if `debug`.
 */
export async function runCli(program: Command, argv: readonly string[], io: RunIo = processIo()): Promise<number> {
  try {
    if (argv.length === 0) {
      throw new UsageError('USAGE_COMMAND_UNKNOWN', `a command is needed: ${commandNames(program).join(', ')}.`);
    }
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const shown = error instanceof CommanderError ? usageError(error, program, argv) : error;
    io.writeError(describeError(shown, io.debug));
    return shown instanceof UsageError ? 2 : 1;
  }
}

/** `error CODE: message` and a line end; with the stack behind it if the error has no code of ours or `debug` asks for it. */
export function describeError(error: unknown, debug: boolean): string {
  if (!isError(error)) return `error UNEXPECTED: ${String(error)}\n`;
  const code = errorCode(error);
  // Node's own ERR_ codes are about wrong calls, so about bugs; those of the system (ENOENT, ENOSPC, ...) are about the machine.
  const expected = code !== null && !code.startsWith('ERR_');
  const message = error.message.startsWith(`${code}: `) ? error.message.slice(`${code}: `.length) : error.message;
  const lines = [`error ${code ?? 'UNEXPECTED'}: ${message}`];
  if (!expected || debug) lines.push(stackOf(error));
  return `${lines.join('\n')}\n`;
}

// Errors of another realm (a worker, a VM context) are errors too.
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

function errorCode(error: Error): string | null {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code !== '' ? code : null;
}

function stackOf(error: Error): string {
  const cause = isError(error.cause) ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}

const usageCodes: Readonly<Record<string, UsageErrorCode>> = {
  'commander.unknownOption': 'USAGE_OPTION_UNKNOWN',
  'commander.unknownCommand': 'USAGE_COMMAND_UNKNOWN',
  'commander.excessArguments': 'USAGE_ARGUMENT_UNEXPECTED',
  'commander.optionMissingArgument': 'USAGE_OPTION_INCOMPLETE',
  'commander.missingMandatoryOptionValue': 'USAGE_OPTION_INCOMPLETE',
};

function usageError(error: CommanderError, program: Command, argv: readonly string[]): UsageError {
  const code = usageCodes[error.code] ?? 'USAGE_OPTION_INVALID';
  const message = error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
  const [said = '', meant] = message.split(/ ?\(Did you mean (.*)\?\)$/);
  const hint = meant ? ` Did you mean '${meant}'?` : suggestion(code, program, argv);
  return new UsageError(code, `${said.replace(/\.$/, '')}.${hint}`);
}

/** Commander finds near misses of one kind of spelling error; a beginning (`--cat`) or a command in capitals it does not. */
function suggestion(code: UsageErrorCode, program: Command, argv: readonly string[]): string {
  if (code === 'USAGE_COMMAND_UNKNOWN')
    return didYouMean(argv[0] ?? '', commandNames(program)) || ` Commands: ${commandNames(program).join(', ')}.`;
  if (code !== 'USAGE_OPTION_UNKNOWN') return '';
  const command = program.commands.find((candidate) => candidate.name() === argv[0]) ?? program;
  const flags = command.options.flatMap((option) => (option.long ? [option.long] : []));
  const unknown = argv.map((word) => word.split('=')[0] ?? '').find((word) => word.startsWith('-') && !flags.includes(word)) ?? '';
  return didYouMean(unknown, flags) || ` Options of ${command.name()}: ${flags.join(', ')}.`;
}

function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}
