import { availableParallelism } from 'node:os';

import { type AcceptedImage, acceptImage, type ImageLimits } from './images/accept.js';
import { loadImage } from './images/load.js';
import type { RawRow } from './read/index.js';
import type { Problem } from './rejections.js';
import type { ImageReference, RowOf } from './schemas.js';
import type { Role, SourceFile } from './sources.js';
import { idOf, validate } from './validate.js';

/** A row that was read, validated, and has its images checked: all that can be done without knowing the other rows. */
export interface PreparedRow {
  readonly line: number;
  readonly id: string | null;
  /** Null if there is a problem. */
  readonly row: RowOf<Role> | null;
  readonly problem: Problem | null;
  readonly images: readonly AcceptedImage[];
  /** Images that were named and can't be used. */
  readonly badImages: readonly Problem[];
}

export interface PrepareOptions extends ImageLimits {
  /** The row in the names of our fields. */
  readonly adapt: (row: unknown) => unknown;
}

/** libvips works on one image per thread; a few more are read from disk, or wait for their next step, meanwhile. */
const limit = semaphore(4 * Math.max(2, availableParallelism()));

export function prepareRows(raw: readonly RawRow[], file: SourceFile, options: PrepareOptions): Promise<PreparedRow[]> {
  return Promise.all(raw.map((row) => prepareRow(row, file, options)));
}

function prepareRow(raw: RawRow, file: SourceFile, options: PrepareOptions): PreparedRow | Promise<PreparedRow> {
  const failed = (problem: Problem, id: string | null): PreparedRow => ({
    line: raw.line,
    id,
    row: null,
    problem,
    images: [],
    badImages: [],
  });
  if ('problem' in raw) return failed(raw.problem, null);
  const value = options.adapt(raw.value);
  const checked = validate(file.role, value);
  if ('problem' in checked) return failed(checked.problem, idOf(value));
  const row = checked.row as RowOf<Role>;
  const prepared = { line: raw.line, id: 'id' in row ? row.id : null, row, problem: null };
  const references = 'images' in row ? row.images : [];
  if (references.length === 0) return { ...prepared, images: [], badImages: [] };
  return prepareImages(references, file, options).then((found) => ({ ...prepared, ...found }));
}

async function prepareImages(references: readonly ImageReference[], file: SourceFile, options: PrepareOptions) {
  const results = await Promise.all(
    references.map((reference) =>
      limit(async () => {
        const bytes = await loadImage(reference, file.folder);
        return bytes instanceof Uint8Array ? acceptImage(bytes, options) : bytes;
      }),
    ),
  );
  const images: AcceptedImage[] = [];
  const badImages: Problem[] = [];
  for (const result of results) {
    if ('bytes' in result) images.push(result);
    else badImages.push(result);
  }
  return { images, badImages };
}

/** Lets at most so many jobs run at a time. */
function semaphore(most: number): <T>(job: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** Applies `job` to each element, starting up to `ahead` before their turn, and yields the results in order. */
export async function* mapAhead<A, B>(source: AsyncIterable<A>, job: (element: A) => Promise<B>, ahead: number): AsyncGenerator<B> {
  const started: Promise<B>[] = [];
  for await (const element of source) {
    const result = job(element);
    result.catch(() => undefined); // thrown where it is awaited
    started.push(result);
    if (started.length > ahead) yield await started.shift()!;
  }
  for (const result of started) yield await result;
}
