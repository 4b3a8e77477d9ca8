export type { ExtractionData } from './data.js';
export type { AttributeValue } from './decode.js';
export { ATTRIBUTE_EXTRACTION, AttributeExtractionHead, type Extraction } from './head.js';
export { tagCount, tagsOf, type TaggedSpan } from './tags.js';
export { wordsOf } from './words.js';
