import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { shorten } from '../rejections.js';
import { CHUNK_BYTES, CHUNK_ROWS, type RawRow } from './rows.js';

const NEWLINE = 0x0a;

/** JSON lines, read by hand: each line is parsed by itself, so that a bad one has a number and costs no other. Empty lines are skipped. */
export async function* readJsonl(path: string): AsyncGenerator<RawRow[]> {
  let rows: RawRow[] = [];
  let bytes = 0;
  let number = 0;
  for await (const lines of readLines(path)) {
    for (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      rows.push(parseLine(line, number));
      bytes += line.length;
      if (rows.length >= CHUNK_ROWS || bytes >= CHUNK_BYTES) {
        yield rows;
        rows = [];
        bytes = 0;
      }
    }
  }
  if (rows.length > 0) yield rows;
}

function parseLine(text: string, line: number): RawRow {
  try {
    return { line, value: JSON.parse(text) };
  } catch (error) {
    return {
      line,
      problem: {
        code: 'ROW_UNREADABLE',
        field: null,
        expected: `a JSON object on one line (${(error as Error).message})`,
        got: shorten(text),
      },
    };
  }
}

/** Lines in groups, one group for each block read from the file. */
async function* readLines(path: string): AsyncGenerator<string[]> {
  const stream = openText(path);
  let pending: Buffer[] = [];
  let first = true;
  const decode = (blocks: Buffer[]) => {
    const text = Buffer.concat(blocks).toString('utf8');
    const marked = first && text.charCodeAt(0) === 0xfeff;
    first = false;
    return (marked ? text.slice(1) : text).split('\n');
  };
  for await (const block of stream as AsyncIterable<Buffer>) {
    const end = block.lastIndexOf(NEWLINE);
    if (end < 0) {
      pending.push(block);
      continue;
    }
    pending.push(block.subarray(0, end));
    yield decode(pending);
    pending = [block.subarray(end + 1)];
  }
  if (pending.some((block) => block.length > 0)) yield decode(pending);
}

/** The file's bytes, unpacked if it ends in .gz. */
export function openText(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  if (!/\.t?gz$/i.test(path)) return file;
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}
