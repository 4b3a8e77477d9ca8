/** Special tokens by id. */
export const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;
export const PAD_ID = 0;
export const UNK_ID = 1;
export const CLS_ID = 2;
export const SEP_ID = 3;
export const MASK_ID = 4;

/**
 * Words for whole-word masking and for the borders that no token crosses: letters with their marks, digits, or anything else, each with
 * the space before it.
 */
const WORDS = String.raw` ?\p{L}[\p{L}\p{M}]*| ?\p{N}+| ?[^ \p{L}\p{N}]+| +`;
/** Whatever separates; spelled out because what \s matches differs between regular-expression engines. The last one is the byte-order mark. */
const SPACES = String.raw`[\p{Z}\p{Cc}` + '\u{feff}]+';

export interface BpeModel {
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (readonly [string, string])[];
}

/**
 * A tokenizer.json: byte-level BPE, so that every text of every language has tokens and comes back as it was (after normalization).
 * The space that is put in front makes a word the same token at the start of a text and inside.
 */
export const tokenizerDefinition = ({ vocab, merges }: BpeModel, { lowercase }: { readonly lowercase: boolean }, specials: boolean) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: specials
    ? SPECIAL_TOKENS.map((content, id) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      }))
    : [],
  normalizer: {
    type: 'Sequence',
    normalizers: [
      { type: 'NFKC' },
      // JavaScript lowercases a word's last sigma in another way than Rust; one form for both.
      ...(lowercase ? [{ type: 'Lowercase' }, { type: 'Replace', pattern: { String: 'ς' }, content: 'σ' }] : []),
      { type: 'Replace', pattern: { Regex: SPACES }, content: ' ' },
      { type: 'Strip', strip_left: true, strip_right: true },
      { type: 'Prepend', prepend: ' ' },
    ],
  },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      { type: 'Split', pattern: { Regex: WORDS }, behavior: 'Isolated', invert: false },
      { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    ],
  },
  post_processor: specials
    ? {
        type: 'TemplateProcessing',
        single: [
          { SpecialToken: { id: '[CLS]', type_id: 0 } },
          { Sequence: { id: 'A', type_id: 0 } },
          { SpecialToken: { id: '[SEP]', type_id: 0 } },
        ],
        pair: [
          { SpecialToken: { id: '[CLS]', type_id: 0 } },
          { Sequence: { id: 'A', type_id: 0 } },
          { SpecialToken: { id: '[SEP]', type_id: 0 } },
          { Sequence: { id: 'B', type_id: 0 } },
          { SpecialToken: { id: '[SEP]', type_id: 0 } },
        ],
        special_tokens: {
          '[CLS]': { id: '[CLS]', ids: [CLS_ID], tokens: ['[CLS]'] },
          '[SEP]': { id: '[SEP]', ids: [SEP_ID], tokens: ['[SEP]'] },
        },
      }
    : null,
  decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab,
    merges,
  },
});

/**
 * The character that stands for each byte in byte-level vocabularies (GPT-2, Radford et al. 2019, `bytes_to_unicode`): printable
 * Latin-1 stands for itself, the others for the characters from U+0100 on.
 */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCharCode(printable ? byte : next++);
  });
})();
