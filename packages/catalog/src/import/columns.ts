/** Rows of foreign files in the names of our fields, and cells of text tables as the values that they stand for. */
import { CatalogError } from '../errors.js';
import { schemas } from './schemas.js';
import type { Format, Role } from './sources.js';

/** Names that a mapping may have on its left side, besides `attributes.<name>`. */
export const mappableFields: readonly string[] = [...new Set(Object.values(schemas).flatMap((schema) => Object.keys(schema.shape)))];

const PREFIX = 'attributes.';

export class ColumnMap {
  /** Columns that a row has had. */
  private readonly seen = new Set<string>();
  private readonly entries: readonly (readonly [field: string, column: string])[];

  /** @throws CatalogError CATALOG_MAP_INVALID for a field that no row has */
  constructor(map: Readonly<Record<string, string>>) {
    this.entries = Object.entries(map);
    for (const [field, column] of this.entries) {
      if (!mappableFields.includes(field) && !field.startsWith(PREFIX)) {
        const message = `map: ${field}=${column} names no field; fields are ${mappableFields.join(', ')} and ${PREFIX}<name>`;
        throw new CatalogError('CATALOG_MAP_INVALID', message, { field, expected: [...mappableFields, `${PREFIX}<name>`] });
      }
    }
  }

  /** Mapped columns that no row had: misspelt, most likely. */
  get unused(): string[] {
    return this.entries.filter(([, column]) => !this.seen.has(column)).map(([field, column]) => `${field}=${column}`);
  }

  adapt(value: unknown, role: Role, format: Format): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    let row = value as Record<string, unknown>;
    if (this.entries.length > 0) row = this.rename(row, role);
    if (format === 'csv') row = parseCells(row);
    return format === 'jsonl' ? row : gatherAttributes(row);
  }

  private rename(row: Record<string, unknown>, role: Role): Record<string, unknown> {
    const renamed = { ...row };
    for (const [field, column] of this.entries) {
      if (row[column] === undefined) continue;
      this.seen.add(column);
      if (field in schemas[role].shape) renamed[field] = row[column];
      else if (field.startsWith(PREFIX))
        renamed.attributes = { ...(renamed.attributes as object | undefined), [field.slice(PREFIX.length)]: row[column] };
    }
    return renamed;
  }
}

/** Fields of which a cell may hold several, as JSON or with '|' between. */
const LISTS = ['images', 'image', 'products', 'items'];

function parseCells(row: Record<string, unknown>): Record<string, unknown> {
  const parsed: Record<string, unknown> = { ...row };
  for (const name in row) {
    const cell = row[name];
    if (typeof cell !== 'string') continue;
    const text = cell.trim();
    if (text.startsWith('[') || (name === 'attributes' && text.startsWith('{'))) parsed[name] = parseJson(text) ?? cell;
    else if (LISTS.includes(name)) parsed[name] = text === '' ? [] : text.split('|').map((part) => part.trim());
    else if (name === 'attributes' && text === '') delete parsed[name];
  }
  return parsed;
}

/** Columns `attributes.color`, `attributes.size` are entries of `attributes`. */
function gatherAttributes(row: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(row).filter((name) => name.startsWith(PREFIX));
  if (names.length === 0) return row;
  const given = typeof row.attributes === 'object' ? (row.attributes as Record<string, unknown>) : {};
  return { ...row, attributes: { ...given, ...Object.fromEntries(names.map((name) => [name.slice(PREFIX.length), row[name]])) } };
}

/** Null for a text that only looks like JSON: a title may begin with a bracket. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
