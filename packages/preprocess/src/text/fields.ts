/** Texts of one field: trimmed, without empty ones, each once. */
export function cleanTexts(values: readonly (string | number | boolean | null)[]): string[] {
  const texts = new Set<string>();
  for (const value of values) if (value !== null) texts.add(String(value).trim());
  texts.delete('');
  return [...texts];
}

/** A category path written as one text, cut at '>', else at '|', else at '/'. */
export function splitCategory(path: string): string[] {
  const separator = [/\s*>\s*/, /\s*\|\s*/, /\s*\/\s*/].find((pattern) => pattern.test(path));
  return separator ? path.split(separator) : [path];
}
