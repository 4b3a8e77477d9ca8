import { CLOTHING } from './clothing.js';
import { EVERYDAY } from './everyday.js';
import { HOME } from './home.js';
import { LEISURE } from './leisure.js';
import { SHOES_BAGS } from './shoes-bags.js';
import type { ProductType } from './product-type.js';

const TABLE = [...CLOTHING, ...SHOES_BAGS, ...HOME, ...LEISURE, ...EVERYDAY] as const;

/** The id of a product type; a lexicon has a noun for each. */
export type TypeId = (typeof TABLE)[number]['id'];

export const PRODUCT_TYPES: readonly (ProductType & { readonly id: TypeId })[] = TABLE;

export type * from './product-type.js';
