import type { Catalog } from '@commercemm/catalog';
import { FUSED, ItemError, type Backbone, type FeatureName } from '@commercemm/encoder';

import type { Embeddings } from '../run/evaluate.js';
import { productOf } from '../run/products.js';

/** Items whose pictures are in memory at a time. */
const CHUNK = 128;

/**
 * Embeds rows with an artifact as a service does, in chunks. An item that a service cannot encode has no part: its vectors are zeros, which
 * are near nothing.
 */
export function servedEmbeddings(backbone: Backbone, catalog: Catalog): (rows: readonly number[]) => Promise<Embeddings> {
  const { modalities, shape } = backbone.manifest;
  const parts = [...modalities, FUSED];
  const need = parts.flatMap((part): FeatureName[] => [`${part}/embedding`, `${part}/present`]);
  return async (rows) => {
    const vectors = Object.fromEntries(parts.map((part) => [part, new Float32Array(rows.length * shape.embedding)]));
    const present = Object.fromEntries(modalities.map((id) => [id, new Uint8Array(rows.length)]));
    for (let from = 0; from < rows.length; from += CHUNK) {
      const items = await catalog.items(rows.slice(from, from + CHUNK));
      const encoded = await backbone.encode(items.map(productOf), { need });
      encoded.forEach((result, at) => {
        if (result instanceof ItemError) return;
        for (const part of parts) vectors[part]!.set(result.features[`${part}/embedding`]!, (from + at) * shape.embedding);
        for (const id of modalities) present[id]![from + at] = result.features[`${id}/present`]![0]!;
      });
    }
    return { vectors, present };
  };
}
