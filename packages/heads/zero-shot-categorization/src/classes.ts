/** Categories as vectors, from their names. Shared by training and serving. */
import type { CategoryPath } from '@commercemm/head-categorization';
import { z } from 'zod';

/** What a service needs beside the graphs. */
export const zeroShotDataSchema = z.strictObject({
  /** The categories that the head was evaluated on; a service may bring its own. */
  paths: z.array(z.array(z.string().min(1)).min(1)).min(1),
  templates: z.array(z.string().includes('{', { message: 'expected {name}, {path} or {parent} in it' })).min(1),
});
export type ZeroShotData = z.infer<typeof zeroShotDataSchema>;

/** The words that a template may hold: the category's own name, its whole path, the name above it. */
export const TEMPLATES = ['{name}', '{path}', '{parent} {name}'] as const;

/** Cosines are divided by it before the softmax: CLIP's temperature at the start of training. The probabilities are not calibrated. */
const TEMPERATURE = 0.07;

/** The texts that stand for a category, each once. A category at the root has no parent: a template of that alone gives it none. */
export function promptsOf(path: CategoryPath, templates: readonly string[]): string[] {
  const words: Readonly<Record<string, string>> = { name: path.at(-1)!, path: path.join(' '), parent: path.at(-2) ?? '' };
  const filled = templates.map((template) => template.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole).trim());
  return [...new Set(filled.filter(Boolean))];
}

/** Mean of unit vectors, of unit length again (Radford et al. 2021, section 3.1.4). */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length);
  for (const vector of vectors) vector.forEach((value, i) => (sum[i]! += value));
  const length = Math.hypot(...sum);
  return length > 0 ? sum.map((value) => value / length) : sum;
}

/** Softmax over the classes of cosine / temperature. */
export function classProbabilities(item: Float32Array, classes: readonly Float32Array[]): Float32Array {
  const logits = classes.map((vector) => vector.reduce((sum, value, i) => sum + value * item[i]!, 0) / TEMPERATURE);
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from(powers, (power) => power / sum);
}
