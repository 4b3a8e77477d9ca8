import { join } from 'node:path';

import { connect, localFolder } from '@commercemm/versions';

import { CatalogError } from '../errors.js';
import { Staging } from '../store/staging.js';
import { itemKinds, splitNames } from '../store/tables.js';
import type { ItemKind, Split } from '../types.js';
import { ColumnMap } from './columns.js';
import type { EdgeKind } from './edges.js';
import { Intake } from './intake.js';
import { mapAhead, prepareRows, type PreparedRow } from './prepare.js';
import { defaultSplits, type SplitShares } from './products.js';
import { readRows } from './read/index.js';
import { type Counts, Rejections, sum } from './rejections.js';
import { findSources } from './sources.js';

export interface ImportOptions {
  /** Files, folders and globs. */
  readonly from: readonly string[];
  /** Folder or object-store address of the catalog. What it held before is replaced, in one step, at the end. */
  readonly to: string;
  /** Our field to the column of the files that holds it: `{ title: 'name' }`. */
  readonly map?: Readonly<Record<string, string>>;
  /** Share of rows, and of images, that may be bad. Default 0.05. */
  readonly maxRejected?: number;
  /** Width times height above which an image is refused, before decoding. Default 50,000,000. */
  readonly maxPixels?: number;
  /** Images are shrunk to this many pixels of their long side. Default 512. */
  readonly maxSide?: number;
  /** Decides the split of products that have none of their own. Default 0. */
  readonly seed?: number;
  /** Shares of products without a split of their own. Default 90 % train, 5 % valid, 5 % test. */
  readonly splits?: SplitShares;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  /** File being read. */
  readonly file: string;
  /** Rows read so far, of all files. */
  readonly rows: number;
  readonly items: number;
  readonly rejected: number;
}

/** What an import read and left out; kept with the version it made. */
export interface ImportFigures {
  readonly location: string;
  readonly files: number;
  /** Rows read, good and bad. */
  readonly rows: number;
  readonly items: Readonly<Record<ItemKind, number>>;
  readonly splits: Readonly<Record<Split, number>>;
  readonly edges: Readonly<Record<EdgeKind, number>>;
  readonly matchPairs: number;
  readonly links: number;
  /** Rows left out, by code. */
  readonly rejected: Counts;
  /** Images and references left out of rows that were taken, by code. */
  readonly dropped: Counts;
  /** Listings left out because an earlier one says the same, by reason. */
  readonly duplicates: Counts;
  /** Images whose bytes had to change, by reason. */
  readonly converted: Counts;
  readonly warnings: readonly string[];
  /** List of all that was left out; null if nothing was. */
  readonly rejectedFile: string | null;
}

export interface ImportReport extends ImportFigures {
  readonly version: number;
  /** The catalog had this content already. */
  readonly unchanged: boolean;
  readonly seconds: number;
}

/**
 * Reads product data into a catalog. The catalog is the same function of its sources every time: importing again replaces it with equal
 * content. Until the last moment the version before stays as it is; an import that fails in that moment may have replaced it.
 * @throws CatalogError CATALOG_SOURCE_NOT_FOUND, CATALOG_FORMAT_UNKNOWN, CATALOG_FILE_UNREADABLE, CATALOG_MAP_INVALID,
 *   CATALOG_OPTION_INVALID, CATALOG_EMPTY, CATALOG_TOO_MANY_REJECTED
 */
export async function importCatalog(options: ImportOptions): Promise<ImportReport> {
  const started = performance.now();
  const { to, maxRejected = 0.05, maxPixels = 50_000_000, maxSide = 512, seed = 0, splits = defaultSplits } = options;
  const columns = new ColumnMap(options.map ?? {});
  const { files, warnings } = await findSources(options.from);
  const db = await connect(to);
  const staging = new Staging(db, to);
  const rejections = new Rejections(join(localFolder(to) ?? '.', 'rejected.jsonl'));
  try {
    const intake = new Intake(staging, rejections, seed, splits);
    const totals = { rows: 0, images: 0, badImages: 0 };
    for (const file of files) {
      const adapt = (row: unknown) => columns.adapt(row, file.role, file.format);
      const prepared = mapAhead(readRows(file), (rows) => prepareRows(rows, file, { maxPixels, maxSide, adapt }), 2);
      for await (const rows of prepared) {
        for (const row of rows) await intake.take(row, file);
        count(totals, rows);
        options.onProgress?.({ file: file.path, rows: totals.rows, items: intake.size, rejected: rejections.rowCount });
      }
    }
    const rejectedFile = await rejections.finish();
    refuseIfBad(totals, rejections, maxRejected, rejectedFile);
    if (intake.size === 0) throw empty(files.map(({ path }) => path));
    const { index, torn, pairs, links } = await intake.finish();
    warnings.push(...columns.unused.map((entry) => `map: no row has the column of ${entry}`));
    if (torn > 0) warnings.push(`${torn} products have rows in more than one split, as the data's own splits say`);
    const report: ImportFigures = {
      location: to,
      files: files.length,
      rows: totals.rows,
      items: tally(itemKinds, index.kinds),
      splits: tally(splitNames, index.splits),
      edges: intake.edges.counts,
      matchPairs: pairs,
      links,
      rejected: rejections.rows,
      dropped: rejections.parts,
      duplicates: intake.duplicates,
      converted: intake.conversions,
      warnings,
      rejectedFile,
    };
    const committed = await staging.commit(report);
    return { ...report, ...committed, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    await staging.discard();
    await rejections.abandon();
    throw error;
  } finally {
    db.close();
  }
}

const empty = (files: readonly string[]) =>
  new CatalogError('CATALOG_EMPTY', `nothing to take in ${files.join(', ')}: no row of a product, photo, query or post`, { files });

function count(totals: { rows: number; images: number; badImages: number }, rows: readonly PreparedRow[]): void {
  totals.rows += rows.length;
  for (const { images, badImages } of rows) {
    totals.images += images.length + badImages.length;
    totals.badImages += badImages.length;
  }
}

function refuseIfBad(
  totals: { rows: number; images: number; badImages: number },
  rejections: Rejections,
  maxRejected: number,
  file: string | null,
): void {
  const tooMany = (bad: number, all: number, what: string) => {
    if (bad <= maxRejected * all) return;
    const counts = Object.fromEntries(
      Object.keys({ ...rejections.rows, ...rejections.parts }).map((code) => [
        code,
        (rejections.rows[code] ?? 0) + (rejections.parts[code] ?? 0),
      ]),
    );
    const reasons = Object.entries(counts)
      .sort((a, b) => b[1] - a[1])
      .map(([code, number]) => `${code} ${number}`)
      .join(', ');
    const message = `${bad} of ${all} ${what} are bad, more than ${maxRejected * 100} %: ${reasons}. Each is listed in ${file}. The catalog was left as it was`;
    throw new CatalogError('CATALOG_TOO_MANY_REJECTED', message, {
      expected: maxRejected,
      got: bad / all,
      rejected: rejections.rows,
      dropped: rejections.parts,
      file,
    });
  };
  tooMany(sum(rejections.rows), totals.rows, 'rows');
  tooMany(totals.badImages, totals.images, 'images');
}

function tally<N extends string>(names: readonly N[], codes: Uint8Array): Record<N, number> {
  const counts = new Array<number>(names.length).fill(0);
  for (const code of codes) counts[code]!++;
  return Object.fromEntries(names.map((name, i) => [name, counts[i]!])) as Record<N, number>;
}
