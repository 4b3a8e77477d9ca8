/** What a person typed wrongly; the command line ends with exit code 2. Listed in docs/errors.md. */
export type UsageErrorCode =
  | 'USAGE_OPTION_UNKNOWN'
  | 'USAGE_CONFIG_INVALID'
  | 'USAGE_OPTION_INVALID'
  | 'USAGE_OPTION_INCOMPLETE'
  | 'USAGE_COMMAND_UNKNOWN'
  | 'USAGE_ARGUMENT_UNEXPECTED';

/** A command, an option or its value is wrong. The message says which, what was expected and what came. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  constructor(
    readonly code: UsageErrorCode,
    message: string,
  ) {
    super(message);
  }
}
