/** The part of `process` that is needed. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

/** A terminal and a launcher may both pass on one Ctrl-C; what comes within this time is the same one. */
const SAME_PRESS_MS = 500;

/**
 * Calls `stop` at the first SIGINT or SIGTERM, so that a run can finish its step and save. A second press ends the process at once
 * with 130. Returns a function that restores the former behaviour.
 */
export function onInterrupt(
  stop: (signal: NodeJS.Signals) => void,
  source: SignalSource = process,
  now: () => number = Date.now,
): () => void {
  let first: number | null = null;
  const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const listener = () => {
      if (first === null) {
        first = now();
        stop(signal);
      } else if (now() - first > SAME_PRESS_MS) {
        source.exit(130);
      }
    };
    source.on(signal, listener);
    return { signal, listener };
  });
  return () => listeners.forEach(({ signal, listener }) => source.off(signal, listener));
}
