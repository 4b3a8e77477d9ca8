import type { Catalog } from '@commercemm/catalog';
import { loadTokenizer, trainTokenizer, type Tokenizer } from '@commercemm/preprocess';

/** Texts of the train split: titles, descriptions, attributes and categories, so that any choice of fields has its words. */
async function* trainingTexts(catalog: Catalog): AsyncGenerator<string> {
  for await (const items of catalog.scan()) {
    for (const item of items) {
      if (item.split !== 'train') continue;
      yield* item.titles;
      if (item.description) yield item.description;
      yield* Object.values(item.attributes).flat();
      yield* item.category;
    }
  }
}

/** A tokenizer of at most `vocabulary` entries, trained on the catalog's own text. */
export async function catalogTokenizer(catalog: Catalog, vocabulary: number): Promise<{ json: string; tokenizer: Tokenizer }> {
  const json = await trainTokenizer(trainingTexts(catalog), { vocabSize: vocabulary });
  return { json, tokenizer: loadTokenizer(json) };
}
