import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { glob, isDynamicPattern } from 'tinyglobby';

import { CatalogError } from '../errors.js';

/** What the rows of a file are, in the order in which files are read: a relation is read when the items it names are known. */
export const roles = ['products', 'photos', 'queries', 'posts', 'rooms', 'qrels', 'pairs', 'links'] as const;
export type Role = (typeof roles)[number];

export type Format = 'jsonl' | 'json' | 'csv' | 'parquet' | 'tar';

export interface SourceFile {
  readonly path: string;
  /** Paths of images are relative to it. */
  readonly folder: string;
  readonly role: Role;
  readonly format: Format;
}

const formats: readonly (readonly [RegExp, Format])[] = [
  [/\.(jsonl|ndjson)(\.gz)?$/i, 'jsonl'],
  [/\.json(\.gz)?$/i, 'json'],
  [/\.(csv|tsv)(\.gz)?$/i, 'csv'],
  [/\.(parquet|pq)$/i, 'parquet'],
  [/\.(tar|tar\.gz|tgz)$/i, 'tar'],
];

const formatOf = (path: string): Format | null => formats.find(([pattern]) => pattern.test(path))?.[1] ?? null;

/** `queries.jsonl`, `queries-00001.parquet`, `queries.part2.csv.gz`: the role in front, any extension behind. */
function roleOf(path: string): Role | null {
  const name = /^([a-z]+)([-_.].*)?$/i.exec(basename(path))?.[1]?.toLowerCase();
  return roles.find((role) => role === name) ?? null;
}

/**
 * The files behind `from`: files, folders and globs. In a folder with files of known names (`products.jsonl`, `queries.csv`, ...) only
 * these are taken; in any other folder each data file holds products.
 */
export async function findSources(from: readonly string[]): Promise<{ files: SourceFile[]; warnings: string[] }> {
  const found = new Map<string, SourceFile>();
  const warnings: string[] = [];
  const take = (path: string, role: Role | null) => {
    const format = formatOf(path);
    if (format) found.set(path, { path, folder: dirname(path), role: role ?? 'products', format });
    return format !== null;
  };
  for (const entry of from) {
    const path = resolve(entry);
    const stats = await stat(path).catch(() => null);
    if (stats?.isDirectory()) {
      const names = (await readdir(path)).sort().filter((name) => formatOf(name));
      const known = names.filter((name) => roleOf(name));
      if (names.length === 0) throw notFound(`the folder ${path} has no data file`, entry);
      if (known.length > 0 && known.length < names.length) {
        warnings.push(
          `${path}: ${names.filter((name) => !roleOf(name)).join(', ')} left out, as other files there have the known names (${roles.join(', ')})`,
        );
      }
      for (const name of known.length > 0 ? known : names) take(join(path, name), roleOf(name));
    } else if (stats?.isFile()) {
      if (!take(path, roleOf(path))) {
        throw new CatalogError('CATALOG_FORMAT_UNKNOWN', `${path} has none of the extensions ${extensions}`, {
          file: path,
          expected: extensions,
        });
      }
    } else {
      const matches = isDynamicPattern(entry) ? (await glob(entry.replaceAll('\\', '/'), { absolute: true, onlyFiles: true })).sort() : [];
      const taken = matches.filter((match) => take(resolve(match), roleOf(match)));
      if (taken.length === 0) throw notFound(`${entry} is no file, no folder, and matches no data file as a glob`, entry);
    }
  }
  const files = [...found.values()].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
  if (files.length === 0) throw notFound('no source was named', '');
  return { files, warnings };
}

const extensions = '.jsonl, .ndjson, .json, .csv, .tsv, .parquet, .tar (text and tars also as .gz)';

const notFound = (message: string, entry: string) =>
  new CatalogError('CATALOG_SOURCE_NOT_FOUND', `${message}; data files end in ${extensions}`, { expected: extensions, got: entry });
