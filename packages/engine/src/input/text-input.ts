import { composeText, type PreprocessSpec, type Tokenizer } from '@commercemm/preprocess';

import type { ModalityInput } from './modality-input.js';

/** One tokenized text. */
export interface TextDetail {
  /** [CLS] ... [SEP], `length` of them count. */
  readonly ids: Int32Array;
  readonly length: number;
  /** Number of the word each token belongs to, -1 for special tokens. */
  readonly words: Int32Array;
}

/** Texts of an item, one for each of its titles. */
export function textInput(spec: PreprocessSpec, tokenizer: Tokenizer): ModalityInput<TextDetail[], TextDetail> {
  return {
    modality: 'text',
    prepare: async (item) => {
      const texts = Array.from({ length: Math.max(1, item.titles.length) }, (_, titleIndex) =>
        composeText(item, spec.text, { titleIndex }),
      );
      const details = texts.filter(Boolean).map((text) => {
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
