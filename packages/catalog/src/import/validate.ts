import { type Problem, shorten } from './rejections.js';
import { type RowOf, schemas } from './schemas.js';
import type { Role } from './sources.js';

/** Other names under which a field is found. */
const aliases: Partial<Record<Role, Readonly<Record<string, string>>>> = {
  products: { images: 'image' },
  photos: { images: 'image' },
  posts: { images: 'image', title: 'caption' },
  rooms: { images: 'image' },
};

/** A row in the form of its schema, or what is wrong with it. */
export function validate<R extends Role>(role: R, value: unknown): { row: RowOf<R> } | { problem: Problem } {
  let input = value as Record<string, unknown>;
  if (typeof value === 'object' && value !== null) {
    for (const [field, alias] of Object.entries<string>(aliases[role] ?? {})) {
      if (input[field] === undefined && input[alias] !== undefined) input = { ...input, [field]: input[alias] };
    }
    // A post's text may be called so, like that of a query.
    if (role === 'posts' && input.title === undefined && input.text !== undefined) input = { ...input, title: input.text };
  }
  const result = schemas[role].safeParse(input);
  if (result.success) return { row: result.data as RowOf<R> };
  const issue = result.error.issues[0]!;
  const got = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
  const field = issue.path.length > 0 ? issue.path.join('.') : null;
  const expected = field === null ? 'a JSON object' : issue.message.replace(/^Invalid input: expected /, '').replace(/, received .*$/, '');
  return { problem: { code: 'ROW_INVALID', field, expected, got: shorten(got) } };
}

/** The id of a row that may be invalid otherwise, for the list of rejections. */
export function idOf(value: unknown): string | null {
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}
