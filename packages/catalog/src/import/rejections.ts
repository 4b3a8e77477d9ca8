import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

/** Why a row, or an image of a row, was not taken. The README says what to do about each. */
export const rejectionCodes = [
  'ROW_UNREADABLE',
  'ROW_INVALID',
  'ID_DUPLICATE',
  'EMPTY_ITEM',
  'REFERENCE_UNKNOWN',
  'IMAGE_MISSING',
  'IMAGE_EMPTY',
  'IMAGE_NOT_AN_IMAGE',
  'IMAGE_FORMAT_UNSUPPORTED',
  'IMAGE_TOO_LARGE',
  'IMAGE_TRUNCATED',
  'IMAGE_CORRUPT',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

/** What was wrong with a row. */
export interface Problem {
  readonly code: RejectionCode;
  readonly field: string | null;
  readonly expected: string;
  /** The value that was found, shortened. */
  readonly got: string;
}

/** A line of `rejected.jsonl`. */
export interface Rejection extends Problem {
  readonly file: string;
  /** Line of a text file, number of the row in a table, number of the sample in a tar; counted from 1. */
  readonly line: number;
  readonly id: string | null;
  /** The row itself was taken, without this image or this reference. */
  readonly kept: boolean;
}

export type Counts = Readonly<Record<string, number>>;

/** Counts rejections and writes them, line by line, to a file that appears under its name when it is complete. */
export class Rejections {
  /** Rows that were left out, by code. */
  readonly rows: Record<string, number> = {};
  /** Parts of rows that were left out (an image, a reference), by code. */
  readonly parts: Record<string, number> = {};
  private stream: WriteStream | null = null;
  private readonly draft: string;

  constructor(readonly file: string) {
    this.draft = `${file}.${process.pid}-${randomBytes(3).toString('hex')}.tmp`; // of this import alone
  }

  async add(rejection: Rejection): Promise<void> {
    const counts = rejection.kept ? this.parts : this.rows;
    counts[rejection.code] = (counts[rejection.code] ?? 0) + 1;
    if (!this.stream) {
      await mkdir(dirname(this.draft), { recursive: true });
      this.stream = createWriteStream(this.draft);
      this.stream.on('error', () => undefined); // reported by finished()
    }
    if (!this.stream.write(`${JSON.stringify(rejection)}\n`)) await once(this.stream, 'drain');
  }

  get rowCount(): number {
    return sum(this.rows);
  }

  /** Puts the file in place; with nothing rejected, takes away the one of an earlier import. Returns its path, or null if there is none. */
  async finish(): Promise<string | null> {
    if (!this.stream) {
      await rm(this.file, { force: true });
      return null;
    }
    this.stream.end();
    await finished(this.stream);
    await rename(this.draft, this.file);
    return this.file;
  }

  async abandon(): Promise<void> {
    this.stream?.destroy();
    await rm(this.draft, { force: true });
  }
}

export const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0);

/** A value in at most 80 characters. */
export function shorten(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const text =
    typeof value === 'string' ? value : (JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)) ?? String(value));
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
