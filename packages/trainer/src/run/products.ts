import type { Item } from '@commercemm/catalog';
import type { Product } from '@commercemm/encoder';

/** An item of a catalog as a service would hand it over; of several titles and images the first counts. */
export const productOf = ({ id, titles, description, category, attributes, images }: Item): Product => ({
  id,
  title: titles,
  description,
  category,
  attributes,
  image: images.map(({ bytes }) => bytes),
});
