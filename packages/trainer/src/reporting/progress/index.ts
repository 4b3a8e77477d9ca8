import { barProgress } from './bar.js';
import { lineProgress } from './lines.js';
import type { Progress } from './types.js';

export { barProgress, lineProgress };
export type { Progress, ProgressFacts, ProgressStart } from './types.js';

/** A bar on a terminal, plain lines elsewhere. Both go to stderr, so that what a command prints can be piped. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress((text) => stream.write(text));
}

/** Says nothing. */
export const silentProgress: Progress = { start() {}, total() {}, update() {}, note() {}, stop() {} };
