import { readFileSync } from 'node:fs';

import type { z } from 'zod';

import { didYouMean, UsageError } from '../cli/index.js';

export type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` laid over `under`, object by object; lists and values replace. */
export const merge = (under: Json, over: Json): Json =>
  Object.fromEntries(
    [...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) => {
      const [a, b] = [under[key], over[key]];
      return [key, isObject(a) && isObject(b) ? merge(a, b) : key in over ? b : a];
    }),
  );

/** @throws UsageError USAGE_CONFIG_INVALID */
export function readConfigFile(path: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError('USAGE_CONFIG_INVALID', `${path}: expected a JSON file, got: ${(error as Error).message}`);
  }
  if (!isObject(parsed)) throw new UsageError('USAGE_CONFIG_INVALID', `${path}: expected a JSON object.`);
  return parsed;
}

/** One problem of a config as a line; `example` knows the names that are right. */
export function describeIssue(issue: z.core.$ZodIssue, path: string, example: unknown): string {
  const where = issue.path.join('.') || 'the file';
  if (issue.code !== 'unrecognized_keys') return `${path}: ${where}: ${issue.message}`;
  let known: unknown = example;
  for (const key of issue.path) known = (known as Record<PropertyKey, unknown>)[key];
  const names = isObject(known) ? Object.keys(known) : [];
  return `${path}: ${where}: ${issue.keys.map((key) => `no setting "${key}".${didYouMean(key, names)}`).join(' ')}`;
}
