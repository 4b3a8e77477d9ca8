/** A head that embeds by hand, for tests of serving sides. */
import { ItemError, type HeadOutputs, type Product, type ServedHead } from '@commercemm/encoder';

/** @param outputs of one item; null for one that can not be used */
export function servedHead(outputs: (item: Product) => Record<string, readonly number[]> | null, data: ServedHead['data'] = {}) {
  let disposed = 0;
  const head: ServedHead = {
    data,
    predict: async (items) =>
      items.map((item): HeadOutputs | ItemError => {
        const own = outputs(item);
        if (!own) return new ItemError('ITEM_EMPTY');
        return Object.fromEntries(Object.entries(own).map(([name, values]) => [name, Float32Array.from(values)]));
      }),
    dispose: async () => void disposed++,
  };
  return { head, disposed: () => disposed };
}
