import { tokenSpans, type Span, type Tokenizer } from '@commercemm/preprocess';

/** The tokens of a text that the model reads, as pieces of it; none of an empty one. */
export const tokensIn = (text: string, tokenizer: Tokenizer, maxTokens: number): readonly Span[] =>
  text ? tokenSpans(tokenizer, text, tokenizer.encode(text, maxTokens).ids) : [];
