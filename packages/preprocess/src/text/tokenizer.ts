import { Tokenizer as JsonTokenizer } from '@huggingface/tokenizers';

import { PreprocessError } from '../errors.js';
import type { TextSpec } from '../spec.js';
import { CLS_ID, MASK_ID, PAD_ID, SEP_ID, SPECIAL_TOKENS, UNK_ID } from './definition.js';
import { wordStarts } from './words.js';

/** Words whose tokens are kept. */
const CACHE_LIMIT = 100_000;

export interface EncodedText {
  /** [CLS] ... [SEP], not padded. */
  readonly ids: Int32Array;
  /** Number of the word that each token belongs to, -1 for [CLS] and [SEP]. */
  readonly wordIds: Int32Array;
}

export interface EncodedBatch {
  /** [B, T], padded with [PAD]; T is the longest text's length. */
  readonly ids: Int32Array;
  readonly lengths: Int32Array;
  readonly tokens: number;
}

/** Text to token ids and back, in plain JavaScript; the same for training and serving. */
export interface Tokenizer {
  readonly vocabSize: number;
  readonly specialIds: {
    readonly pad: number;
    readonly unknown: number;
    readonly cls: number;
    readonly separator: number;
    readonly mask: number;
  };
  /** True if texts are lowercased. */
  readonly lowercase: boolean;
  /** The tokenizer.json. */
  readonly json: string;
  /** At most `maxTokens` tokens, [CLS] and [SEP] included. Special tokens that are spelled out in a text are plain text. */
  encode(text: string, maxTokens: number): EncodedText;
  encodeBatch(texts: readonly string[], maxTokens: number): EncodedBatch;
  /** Special tokens are left out. Ids of half a character give U+FFFD. */
  decode(ids: ArrayLike<number>): string;
  /** The token as it is written in the vocabulary. */
  token(id: number): string | undefined;
}

/** Tokens of one word. */
interface Word {
  readonly ids: readonly number[];
  /** True where a token begins a word of its own. */
  readonly starts: readonly boolean[];
}

/**
 * Reads a tokenizer.json as trainTokenizer writes it.
 * @throws PreprocessError TOKENIZER_INVALID if special tokens or the vocabulary are not as the models expect
 */
export function loadTokenizer(json: string): Tokenizer {
  const definition = parse(json);
  const inner = new JsonTokenizer(definition, { clean_up_tokenization_spaces: false });
  const { normalizer, pre_tokenizer: splitter, model } = inner;
  if (!normalizer || !splitter || !model)
    throw new PreprocessError('TOKENIZER_INVALID', { expected: 'a normalizer, a pre_tokenizer and a model' });
  const vocabSize = checkVocabulary(model.tokens_to_ids);
  const words = new Map<string, Word>();

  const wordOf = (text: string): Word => {
    const kept = words.get(text);
    if (kept) return kept;
    const tokens: string[] = model.encode([text]);
    const word = { ids: tokens.map((token) => model.tokens_to_ids.get(token) ?? UNK_ID), starts: wordStarts(tokens) };
    if (words.size >= CACHE_LIMIT) words.clear();
    words.set(text, word);
    return word;
  };

  const encode = (text: string, maxTokens: number): EncodedText => {
    if (!Number.isInteger(maxTokens) || maxTokens < 2) throw new RangeError(`maxTokens must be a whole number from 2, got ${maxTokens}`);
    const ids: number[] = [CLS_ID];
    const wordIds: number[] = [-1];
    let word = -1;
    const normalized = normalizer.normalize(wellFormed(text));
    for (const piece of normalized.trim() ? splitter.pre_tokenize(normalized) : []) {
      if (ids.length >= maxTokens - 1) break;
      const { ids: pieceIds, starts } = wordOf(piece);
      for (let i = 0; i < pieceIds.length && ids.length < maxTokens - 1; i++) {
        if (starts[i]) word++;
        ids.push(pieceIds[i]!);
        wordIds.push(word);
      }
    }
    ids.push(SEP_ID);
    wordIds.push(-1);
    return { ids: Int32Array.from(ids), wordIds: Int32Array.from(wordIds) };
  };

  return {
    vocabSize,
    specialIds: { pad: PAD_ID, unknown: UNK_ID, cls: CLS_ID, separator: SEP_ID, mask: MASK_ID },
    lowercase: definition.normalizer.normalizers.some(({ type }) => type === 'Lowercase'),
    json,
    encode,
    encodeBatch(texts, maxTokens) {
      const encoded = texts.map((text) => encode(text, maxTokens).ids);
      const tokens = Math.max(0, ...encoded.map(({ length }) => length));
      const ids = new Int32Array(texts.length * tokens).fill(PAD_ID);
      encoded.forEach((row, index) => ids.set(row, index * tokens));
      return { ids, lengths: Int32Array.from(encoded, ({ length }) => length), tokens };
    },
    decode(ids) {
      const plain = Array.from(ids).filter((id) => id >= SPECIAL_TOKENS.length);
      return plain.length > 0 ? inner.decode(plain).trimStart() : '';
    },
    token: (id) => inner.id_to_token(id),
  };
}

/** Halves of surrogate pairs become U+FFFD, as they do in every UTF-8 text. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd');

interface Definition {
  readonly normalizer: { readonly normalizers: readonly { readonly type: string }[] };
}

function parse(json: string): Definition {
  let definition;
  try {
    definition = JSON.parse(json) as { normalizer?: { type?: string; normalizers?: { type: string }[] }; model?: { type?: string } };
  } catch (cause) {
    throw new PreprocessError('TOKENIZER_INVALID', { expected: 'a tokenizer.json', got: `${json.slice(0, 40)}...` }, { cause });
  }
  const { normalizer, model } = definition;
  if (model?.type !== 'BPE' || !normalizer?.normalizers) {
    throw new PreprocessError('TOKENIZER_INVALID', {
      expected: 'BPE with a sequence of normalizers, as trainTokenizer writes it',
      got: model?.type,
    });
  }
  return definition as Definition;
}

/** Special tokens have the ids that models and corruptions rely on, every id below the size is one token, and no token has two. */
function checkVocabulary(vocabulary: ReadonlyMap<string, number>): number {
  SPECIAL_TOKENS.forEach((token, id) => {
    if (vocabulary.get(token) !== id)
      throw new PreprocessError('TOKENIZER_INVALID', { token, expected: id, got: vocabulary.get(token) ?? 'none' });
  });
  const ids = new Set(vocabulary.values());
  const largest = Math.max(...ids);
  if (ids.size !== vocabulary.size || largest !== vocabulary.size - 1) {
    throw new PreprocessError('TOKENIZER_INVALID', {
      expected: `ids 0 to ${vocabulary.size - 1}, each for one token`,
      got: `${ids.size} ids up to ${largest}`,
    });
  }
  return vocabulary.size;
}

/**
 * Call it before training and before serving: a spec and a tokenizer that were not made for each other give plausible nonsense.
 * @throws PreprocessError TOKENIZER_INVALID
 */
export function checkTokenizer({ lowercase, vocabSize }: Tokenizer, text: TextSpec, vocabulary = vocabSize): void {
  if (lowercase !== text.lowercase)
    throw new PreprocessError('TOKENIZER_INVALID', { field: 'lowercase', expected: text.lowercase, got: lowercase });
  if (vocabulary !== vocabSize)
    throw new PreprocessError('TOKENIZER_INVALID', { field: 'vocabulary', expected: vocabulary, got: vocabSize });
}
