import type { Backbone, FeatureName, Product } from '@commercemm/encoder';

const WARM_UP = 6;
/** Items that it takes: some to warm up, and those that are timed. */
export const TRIED = WARM_UP + 30;

/** Median milliseconds of one item alone, from its words and its picture's file to its embedding; null without an item to try. */
export interface Latency {
  readonly text: number | null;
  readonly image: number | null;
  readonly both: number | null;
}

/** What a product is cut down to, and what is asked of it. */
const PARTS: Readonly<Record<keyof Latency, { readonly need: FeatureName; readonly of: (product: Product) => Product }>> = {
  text: { need: 'text/embedding', of: ({ image: _, ...words }) => words },
  image: { need: 'image/embedding', of: ({ image }) => ({ image }) },
  both: { need: 'fused/embedding', of: (product) => ({ ...product }) },
};

/** @param products with text and picture; fewer than TRIED are taken again */
export async function latencyOf(backbone: Backbone, products: readonly Product[]): Promise<Latency> {
  const median = async (part: keyof Latency): Promise<number | null> => {
    const { need, of } = PARTS[part];
    const times: number[] = [];
    for (let at = 0; at < TRIED && products.length > 0; at++) {
      // A new object each time: what was computed of one is kept with it.
      const product = of(products[at % products.length]!);
      const started = performance.now();
      await backbone.encode([product], { need: [need] });
      if (at >= WARM_UP) times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[times.length >> 1] ?? null;
  };
  return { text: await median('text'), image: await median('image'), both: await median('both') };
}
