import { composeText, type PreprocessSpec, type TextSpec, type Tokenizer } from '@commercemm/preprocess';

import type { ModalityInput } from './modality-input.js';

/** One tokenized text. */
export interface TextDetail {
  /** [CLS] ... [SEP], `length` of them count. */
  readonly ids: Int32Array;
  readonly length: number;
  /** Number of the word each token belongs to, -1 for special tokens. */
  readonly words: Int32Array;
}

/**
 * Texts of an item, one for each of its titles.
 * @param alternatives fields of further texts that training draws from: what the catalog knows of a product beside its title, as the table of M5Product does
 */
export function textInput(
  spec: PreprocessSpec,
  tokenizer: Tokenizer,
  alternatives: readonly TextSpec['fields'][] = [],
): ModalityInput<TextDetail[], TextDetail> {
  return {
    modality: 'text',
    prepare: async (item, use) => {
      const specs = [spec.text, ...(use === 'training' ? alternatives.map((fields) => ({ ...spec.text, fields })) : [])];
      const titles = Array.from({ length: Math.max(1, item.titles.length) }, (_, titleIndex) => titleIndex);
      const texts = new Set(specs.flatMap((each) => titles.map((titleIndex) => composeText(item, each, { titleIndex }))));
      const details = [...texts].filter(Boolean).map((text) => {
        const { ids, wordIds } = tokenizer.encode(text, spec.text.maxTokens);
        return { ids, length: ids.length, words: wordIds };
      });
      return details.length > 0 ? details : null;
    },
    bytes: (details) => details.reduce((sum, { ids }) => sum + 8 * ids.length + 100, 0),
    choose: (details, random) => details[random ? random.integer(details.length) : 0]!,
    tokens: ({ length }) => length,
    write({ ids, length }, row, into, batch) {
      const count = Math.min(length, batch.tokens);
      const start = row * batch.tokens;
      into.ids!.set(ids.subarray(0, count), start);
      into.mask!.fill(1, start, start + count);
      into.present![row] = 1;
    },
  };
}
