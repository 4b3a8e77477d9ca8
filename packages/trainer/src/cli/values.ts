import { z } from 'zod';
import { didYouMean } from './nearest.js';

// Values of options arrive as text. Every schema here names in its message what it would accept; the command line puts the option in
// front and what came behind.

function number(expected: string, accepts: (value: number) => boolean) {
  return z.string().transform((text, context) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (Number.isFinite(value) && accepts(value)) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

/** A whole number of at least 1. */
export const count = number('a whole number of at least 1', (value) => Number.isSafeInteger(value) && value >= 1);

/** As `count`, or none at all. */
export const countOrNone = number('a whole number of at least 0', (value) => Number.isSafeInteger(value) && value >= 0);

/** `1,2,3`: whole numbers of at least 1, each once. */
export const counts = z.string().transform((text, context) => {
  const values = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (values.every((value) => Number.isSafeInteger(value) && value >= 1)) return [...new Set(values)];
  context.addIssue({ code: 'custom', message: 'whole numbers of at least 1 separated by commas, as in 1,2,3' });
  return z.NEVER;
});

/** A positive number, as of minutes. */
export const positive = number('a number above 0', (value) => value > 0);

/** Seeds are 32 bits. */
export const seed = number('a whole number from 0 to 4294967295', (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff);

/** `5%` or `0.05`, as a fraction from 0 to 1. */
export const share = z.string().transform((text, context) => {
  const match = /^(\d+(?:\.\d*)?|\.\d+)(%?)$/.exec(text.trim());
  const value = match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : NaN;
  if (value >= 0 && value <= 1) return value;
  context.addIssue({ code: 'custom', message: 'a share such as 5% or 0.05' });
  return z.NEVER;
});

/** Text that is not empty. */
export const text = z.string().refine((value) => value.trim() !== '', 'a text that is not empty');

/** `a,b,c`; spaces around the names do not count. */
export const list = z.string().transform((value, context) => {
  const names = value.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return [...new Set(names)];
  context.addIssue({ code: 'custom', message: 'names separated by commas, as in a,b,c' });
  return z.NEVER;
});

/** One of `names`; a near miss is told the nearest. */
export function oneOf<Name extends string>(names: readonly Name[]) {
  return z.string().transform((value, context) => {
    const found = names.find((name) => name === value);
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message: `one of ${names.join(', ')}`, params: { hint: didYouMean(value, names) } });
    return z.NEVER;
  });
}

/** `a,b`: some of `names`, each once. */
export function someOf<Name extends string>(names: readonly Name[]) {
  return z.string().transform((value, context) => {
    const given = value.split(',').map((name) => name.trim());
    const found = names.filter((name) => given.includes(name));
    if (found.length === new Set(given).size) return found;
    context.addIssue({ code: 'custom', message: `one of ${names.join(', ')}, or several separated by commas` });
    return z.NEVER;
  });
}

/** `--resume` alone is true, with a value the run to continue. `--resume=true` is what some launchers make of the first. */
export const flagOrPath = z.union([z.boolean(), text]).transform((value) => (value === 'true' ? true : value === 'false' ? false : value));

/** Repeated `ours=theirs` as a record; a field that is mapped twice is refused. `fields` are the names allowed on the left, if known. */
export function mapping(fields: readonly string[] | undefined) {
  return z.array(z.string()).transform((pairs, context) => {
    const map: Record<string, string> = {};
    for (const pair of pairs) {
      const at = pair.indexOf('=');
      const [field, column] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (at < 1 || field === '' || column === '') {
        context.addIssue({ code: 'custom', message: 'field=column, as in title=name', params: { got: pair } });
      } else if (fields && !fields.includes(field)) {
        const hint = didYouMean(field, fields);
        context.addIssue({ code: 'custom', message: `a field out of ${fields.join(', ')} before the =`, params: { got: pair, hint } });
      } else if (Object.hasOwn(map, field)) {
        context.addIssue({ code: 'custom', message: `one column for the field '${field}'`, params: { got: pair } });
      } else {
        map[field] = column;
      }
    }
    return map as Readonly<Record<string, string>>;
  });
}

/** Repeated `name=value` as the filter of a search: `category=A > B` is a path, every other name an attribute that has one of its values. */
export const filters = z.array(z.string()).transform((pairs, context) => {
  const attributes = new Map<string, string[]>();
  let category: string[] | undefined;
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at < 1 || value === '' || (name === 'category' && category)) {
      const message = category && name === 'category' ? 'one category at most' : 'name=value, as in colour=red or category="A > B"';
      context.addIssue({ code: 'custom', message, params: { got: pair } });
    } else if (name === 'category') {
      category = value.split('>').map((level) => level.trim());
    } else {
      attributes.set(name, [...(attributes.get(name) ?? []), value]);
    }
  }
  return { ...(category && { category }), attributes: Object.fromEntries(attributes) };
});
