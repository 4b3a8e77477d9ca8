import { type Readable } from 'node:stream';

import { extract } from 'tar-stream';

import { shorten } from '../rejections.js';
import { openText } from './jsonl.js';
import { CHUNK_BYTES, CHUNK_ROWS, type RawRow } from './rows.js';

const IMAGE = /(^|\.)(jpe?g|png|webp|gif|tiff?|avif|bmp|heic|img|image)$/;
const TEXT: Readonly<Record<string, string>> = { txt: 'title', text: 'title', caption: 'title', cls: 'category', class: 'category' };
/** A member beyond this is no product photo. */
const MAX_BYTES = 256 << 20;

interface Sample {
  readonly key: string;
  readonly row: Record<string, unknown>;
  readonly images: Uint8Array[];
  bytes: number;
  problem: { readonly field: string; readonly got: string; readonly expected: string } | null;
}

/**
 * WebDataset: neighbouring members whose names are equal up to the first dot are one sample. `.json` holds the row's fields, `.txt` a title,
 * `.cls` a category, `.jpg`, `.1.jpg`, `.png`, ... images. The name is the id, unless the JSON has one. Other members are skipped.
 */
export async function* readTar(path: string): AsyncGenerator<RawRow[]> {
  let rows: RawRow[] = [];
  let bytes = 0;
  let line = 0;
  for await (const sample of samplesOf(openText(path))) {
    rows.push(finish(sample, ++line));
    bytes += sample.bytes;
    if (rows.length >= CHUNK_ROWS || bytes >= CHUNK_BYTES) {
      yield rows;
      rows = [];
      bytes = 0;
    }
  }
  if (rows.length > 0) yield rows;
}

async function* samplesOf(source: Readable): AsyncGenerator<Sample> {
  const members = source.on('error', (error) => members.destroy(error)).pipe(extract());
  let sample = null as Sample | null;
  for await (const member of members) {
    const { name, type, size = 0 } = member.header;
    const [, key, extension] = /^((?:.*\/)?[^./][^./]*)\.([^/]+)$/.exec(name) ?? [];
    if (type !== 'file' || key === undefined || extension === undefined || size > MAX_BYTES) {
      member.resume();
      continue;
    }
    if (sample !== null && sample.key !== key) yield sample;
    if (sample?.key !== key) sample = { key, row: {}, images: [], bytes: 0, problem: null };
    await addMember(sample, extension.toLowerCase(), member as AsyncIterable<Uint8Array>);
  }
  if (sample) yield sample;
}

async function addMember(sample: Sample, extension: string, member: AsyncIterable<Uint8Array>): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const part of member) parts.push(part);
  const content = Buffer.concat(parts);
  sample.bytes += content.length;
  if (IMAGE.test(extension)) {
    sample.images.push(content);
  } else if (extension === 'json') {
    try {
      Object.assign(sample.row, JSON.parse(content.toString('utf8')));
    } catch (error) {
      sample.problem = { field: 'json', expected: `a JSON object (${(error as Error).message})`, got: shorten(content.toString('utf8')) };
    }
  } else if (extension in TEXT) {
    sample.row[TEXT[extension]!] ??= content.toString('utf8').trim();
  }
}

function finish({ key, row, images, problem }: Sample, line: number): RawRow {
  if (problem) return { line, problem: { code: 'ROW_UNREADABLE', ...problem } };
  return { line, value: { ...row, id: row.id ?? key, ...(images.length > 0 && { images }) } };
}
