import type { Item } from '@commercemm/catalog';
import { type Backbone, type FeatureName, ItemError, type Product } from '@commercemm/encoder';

/** An item of a catalog as a service would hand it over. */
export const productOf = ({ id, titles, description, category, attributes, images }: Item): Product => ({
  id,
  title: titles,
  description,
  category,
  attributes,
  image: images.map(({ bytes }) => bytes),
});

/**
 * One unit vector for each product: the fused embedding of those that have every modality, else that of the modality it has. They all
 * lie in one space, so a text finds a picture. A product that can not be used has its ItemError instead.
 */
export async function embed(backbone: Backbone, products: readonly Product[]): Promise<(Float32Array | ItemError)[]> {
  const { modalities } = backbone.manifest;
  const parts = modalities.length > 1 ? ['fused', ...modalities] : modalities;
  const need = parts.flatMap((part): FeatureName[] => [`${part}/embedding`, `${part}/present`]);
  const encoded = await backbone.encode(products, { need });
  return encoded.map((result) => {
    if (result instanceof ItemError) return result;
    const part = parts.find((name) => result.features[`${name}/present`]![0] === 1)!;
    return result.features[`${part}/embedding`]!;
  });
}
