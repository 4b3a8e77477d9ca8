/** Message of each error code. The README lists what to do about each. */
const messages = {
  TRACE_SIGNATURE_INVALID: (d: Details) => `Program '${d.program}': input '${d.input}' is not a valid input: ${d.reason}.`,
  TRACE_PROGRAM_ASYNC: (d: Details) => `Program '${d.program}' returned a promise. A traced program must return its outputs directly.`,
  TRACE_PROGRAM_FAILED: (d: Details) => `Program '${d.program}' failed while it was traced: ${d.reason}`,
  TRACE_OUTPUT_INVALID: (d: Details) => `Program '${d.program}': output '${d.output}' ${d.reason}.`,
  TRACE_KERNEL_MISSING: (d: Details) =>
    `Program '${d.program}' calls the tfjs kernel '${d.kernel}', which cannot be traced. The README of onnx-jit lists the kernels that can.`,
  TRACE_KERNEL_UNSUPPORTED: (d: Details) => `Program '${d.program}': the kernel '${d.kernel}' cannot be traced with ${d.reason}.`,
  TRACE_VALUE_READ: (d: Details) =>
    `Program '${d.program}' reads the value of a tensor of shape [${d.shape}] while it is traced (data, dataSync, array, print, ...). ` +
    'A traced program has shapes, not values: compute with tensors, or make the value an input.',
  TRACE_DTYPE_UNSUPPORTED: (d: Details) =>
    `Program '${d.program}' makes a tensor of type '${d.dtype}'. Only float32, int32 and bool can be traced.`,
  TRACE_NESTED: (d: Details) => `Program '${d.program}' was to be traced inside program '${d.outer}'. Trace one after the other.`,
  TRACE_SYMBOL_UNEXPLAINED: (d: Details) => `Program '${d.program}' is no one graph for all sizes of ${d.symbols}: ${d.reason}.`,
  TRACE_OPERATION_INVALID: (d: Details) => `Operation '${d.operation}': ${d.reason}.`,
} as const;

type Details = Readonly<Record<string, unknown>>;

export type TraceErrorCode = keyof typeof messages;

export const traceErrorCodes = Object.keys(messages) as readonly TraceErrorCode[];

/** Something that keeps a program from becoming a graph; `details` holds the program's name and what was found. */
export class TraceError extends Error {
  override readonly name = 'TraceError';

  constructor(
    readonly code: TraceErrorCode,
    readonly details: Details,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${messages[code](details)}`, options);
  }
}
