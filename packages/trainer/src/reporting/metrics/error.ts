/** metrics.jsonl cannot be used. Listed in docs/errors.md. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';
  constructor(
    readonly code: 'METRICS_LINE_INVALID' | 'METRICS_ITERATION_ORDER',
    message: string,
  ) {
    super(message);
  }
}
