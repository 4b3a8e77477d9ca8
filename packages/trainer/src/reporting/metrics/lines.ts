import { readSync } from 'node:fs';

/** One line of a file without its line end; `end` is the offset behind the line end, in bytes. `complete`: it has a line end. */
export interface FileLine {
  readonly text: string;
  readonly number: number;
  readonly end: number;
  readonly complete: boolean;
}

const NEWLINE = 0x0a;

/** The lines of an open file from its beginning, in constant memory. */
export function* readLines(file: number, chunkBytes = 1 << 16): Generator<FileLine> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let pending: Buffer = Buffer.alloc(0);
  let offset = 0;
  let number = 0;
  for (;;) {
    const count = readSync(file, chunk, 0, chunk.length, offset + pending.length);
    if (count === 0) break;
    pending = Buffer.concat([pending, chunk.subarray(0, count)]);
    let start = 0;
    for (let at = pending.indexOf(NEWLINE); at >= 0; at = pending.indexOf(NEWLINE, start)) {
      yield { text: pending.toString('utf8', start, at), number: ++number, end: offset + at + 1, complete: true };
      start = at + 1;
    }
    offset += start;
    pending = pending.subarray(start);
  }
  if (pending.length > 0) yield { text: pending.toString('utf8'), number: ++number, end: offset + pending.length, complete: false };
}
