import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const CODE = '[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+';

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.ts$/.test(entry.name) && !/\.(test|fixture)\.|\.d\.ts$/.test(entry.name) ? [path] : [];
  });
}

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** Codes given to a constructor of an error, and those listed where errors and rejections are defined. */
function codesOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const thrown = all(text, new RegExp(`Error\\(\\s*'(${CODE})'`, 'g'));
  const definesErrors = /errors?\.ts$|^rejections\.ts$/.test(basename(path));
  return definesErrors ? [...thrown, ...all(text, new RegExp(`(?:'|^\\s+)(${CODE})(?='|:)`, 'gm'))] : thrown;
}

describe('docs/errors.md', () => {
  const known = new Set(sources(join(root, 'packages')).flatMap(codesOf));
  const listed = all(readFileSync(join(root, 'docs/errors.md'), 'utf8'), new RegExp(`^\\| \`(${CODE})\``, 'gm'));

  test('the search finds codes of each style', () => {
    // A constructor's argument, a union of types, keys of an object, a list.
    for (const code of ['TASK_DUPLICATE', 'CATALOG_NOT_FOUND', 'TRACE_VALUE_READ', 'ROW_INVALID']) expect(known).toContain(code);
  });

  test('says what to do about every code that the packages can throw', () => {
    expect([...known].filter((code) => !listed.includes(code))).toEqual([]);
  });

  test('lists no code that is gone, and none twice', () => {
    expect(listed.filter((code) => !known.has(code))).toEqual([]);
    expect(listed.length).toBe(new Set(listed).size);
  });
});
