/** A mistake in what the engine was given. `code` is stable; docs/errors.md lists them all. */
export class EngineError extends Error {
  constructor(
    readonly code: string,
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(
      Object.entries(details)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join(', '),
    );
    this.name = 'EngineError';
  }
}
