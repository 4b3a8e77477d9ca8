type Details = Readonly<Record<string, unknown>>;

/** Message of each error code. docs/errors.md lists what to do about each. */
const messages = {
  RUNTIME_NAME_UNKNOWN: (d: Details) => `There is no runtime '${d.name}'. Known are: ${d.known}.`,
  RUNTIME_NOT_AVAILABLE: (d: Details) => `The runtime '${d.name}' is not available here: ${d.reason}. ${d.advice}`,
  RUNTIME_MODEL_REFUSED: (d: Details) => `The runtime '${d.name}' refused the model '${d.program}': ${d.reason}`,
  RUNTIME_RUN_FAILED: (d: Details) => `Program '${d.program}' failed while it ran: ${d.reason}`,
  RUNTIME_FEED_MISSING: (d: Details) =>
    `Program '${d.program}' needs the feed '${d.feed}', a ${d.dtype} tensor of shape [${d.shape}], and was not given it.`,
  RUNTIME_TENSOR_INVALID: (d: Details) => `Program '${d.program}': ${d.role} '${d.tensor}' must be ${d.expected}, but is ${d.got}.`,
  RUNTIME_RESULT_UNKNOWN: (d: Details) => `Program '${d.program}' has no output '${d.tensor}'. Its outputs are: ${d.known}.`,
  RUNTIME_DISPOSED: (d: Details) => `Program '${d.program}' was disposed of and cannot run any more.`,
} as const;

export type RuntimeErrorCode = keyof typeof messages;

/** A runtime that is not there, or a program that was fed wrongly or failed; `details` says which and what. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';

  constructor(
    readonly code: RuntimeErrorCode,
    readonly details: Details,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${messages[code](details)}`, options);
  }
}
