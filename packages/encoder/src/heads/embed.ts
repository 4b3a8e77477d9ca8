/** Heads that search: each output is the embedding of an item in one role, such as query or product. */
import { ItemError } from '../errors.js';
import type { Product } from '../products/product.js';
import type { Head, HeadOutputs } from './head.js';

/** What of a loaded head is needed here. */
export type ServedHead = Pick<Head, 'predict' | 'data' | 'dispose'>;

/**
 * Unit embedding [E] of each item in a role of the head; an item that can not be used, or has nothing the role looks at, has its ItemError
 * instead. The vectors fit any index by inner product or cosine.
 */
export async function embed(head: ServedHead, role: string, items: readonly Product[]): Promise<(Float32Array | ItemError)[]> {
  return (await head.predict(items)).map((outputs) => (outputs instanceof ItemError ? outputs : vectorOf(outputs, role)));
}

/** A role that an item does not have is a row of zeros. */
function vectorOf(outputs: HeadOutputs, role: string): Float32Array | ItemError {
  const vector = outputs[role]!;
  return vector.some((value) => value !== 0)
    ? vector
    : new ItemError('ITEM_PART_MISSING', { expected: `what the head takes for a ${role}` });
}

/** The embedding of one item. @throws ItemError */
export async function embedOne(head: ServedHead, role: string, item: Product): Promise<Float32Array> {
  const [vector] = await embed(head, role, [item]);
  if (vector instanceof ItemError) throw vector;
  return vector!;
}
