import { beforeAll, describe, expect, test } from '@jest/globals';
import { Tokenizer as NativeTokenizer } from 'tokenizers';

import { PreprocessError } from '../errors.js';
import { createPreprocessSpec } from '../spec.js';
import { checkTokenizer, loadTokenizer, type Tokenizer } from './tokenizer.js';
import { trainTokenizer } from './train.js';

const PHRASES = [
  'Nike Air Zoom Running Shoes Women, size 38',
  "Levi's 501® Original Jeans – dark blue (W32/L34)",
  '남성용 반팔 티셔츠 여름 신상 500ml',
  '나이키 여성 운동화 에어 줌',
  '男士棉质短袖T恤 夏季新款 蓝色',
  '女士运动鞋 跑步鞋 透气轻便',
  'قميص رجالي قطني أزرق مقاس كبير',
  'حذاء رياضي نسائي خفيف الوزن',
  '🔥 NEW 👟 sale −50% ❤️ 👩‍💻 👍🏽',
  'Größe XL Übergangsjacke für Männer',
  'レディース スニーカー 白 23.5cm',
  'เสื้อยืดผู้ชาย ผ้าฝ้าย',
  'Мужская футболка хлопок синяя',
  'ΑΝΔΡΙΚΟΣ ΣΑΚΟΣ',
  'पुरुषों की सूती टी-शर्ट',
];
const corpus = Array.from({ length: 40 }, (_, i) => `${PHRASES[i % PHRASES.length]} ${PHRASES[(i * 7 + 3) % PHRASES.length]}`);

let json: string;
let tokenizer: Tokenizer;
beforeAll(async () => {
  json = await trainTokenizer(corpus, { vocabSize: 700 });
  tokenizer = loadTokenizer(json);
});

/** Pieces of all languages with separators, glued in ways no corpus has. */
function* mixtures(count: number): Generator<string> {
  let state = 11;
  const next = (n: number) => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % n;
  const glue = [
    '',
    ' ',
    '  ',
    '\t',
    '\n',
    '\u00a0',
    '-',
    '/',
    ', ',
    '\u200b',
    '\u3000',
    '\u0085',
    '\ufeff',
    '!!',
    '3',
    '½',
    'ﬁ',
    '\u0301',
    'é',
    'İ',
    'ẞ',
    '㎏',
    '[',
    '\u{1f9d1}\u200d\u{1f680}',
    'Ǆ',
    '\0',
  ];
  for (let i = 0; i < count; i++) {
    let text = '';
    for (let parts = next(9); parts >= 0; parts--) {
      const phrase = PHRASES[next(PHRASES.length)]!;
      const from = next(phrase.length);
      text += phrase.slice(from, from + next(12)) + glue[next(glue.length)];
    }
    yield text.replaceAll(/\p{Surrogate}/gu, '');
  }
}

describe('the pure JavaScript encoder', () => {
  test('equals the native library on mixed languages', async () => {
    const native = NativeTokenizer.fromString(json);
    const texts = [...PHRASES, ...mixtures(1500), 'x'.repeat(400), '中'.repeat(200)];
    const expected = await native.encodeBatch(texts);
    texts.forEach((text, i) =>
      expect({ text, ids: [...tokenizer.encode(text, 10_000).ids] }).toEqual({ text, ids: expected[i]!.getIds() }),
    );
  });

  test('decodes as the native library does', async () => {
    const native = NativeTokenizer.fromString(json);
    for (const text of mixtures(200)) {
      const { ids } = tokenizer.encode(text, 40);
      expect(tokenizer.decode(ids)).toBe((await native.decode([...ids], true)).trimStart());
    }
  });

  test('takes special tokens that a seller wrote for plain text', () => {
    const { ids } = tokenizer.encode('shoes [MASK] [PAD] [SEP]', 100);
    expect([...ids.subarray(1, -1)].every((id) => id > 4)).toBe(true);
    expect(tokenizer.decode(ids)).toBe('shoes [mask] [pad] [sep]');
  });
});

describe('round trip', () => {
  test.each(PHRASES)('%s', (phrase) => {
    const normal = phrase.normalize('NFKC').toLowerCase().replaceAll('ς', 'σ');
    expect(tokenizer.decode(tokenizer.encode(phrase, 1000).ids)).toBe(normal);
  });

  test('of characters that the corpus never had', () => {
    const text = 'ꦱꦼꦥꦠꦸ ᚠᚢᚦ 𓀀 🫠 ქართული';
    expect(tokenizer.decode(tokenizer.encode(text, 1000).ids)).toBe(text);
  });

  test('of letter case, where the spec keeps it', async () => {
    const cased = loadTokenizer(await trainTokenizer(corpus, { vocabSize: 400, lowercase: false }));
    expect(cased.lowercase).toBe(false);
    expect(cased.decode(cased.encode('Nike ΣΑΚΟΣ Σάκος', 1000).ids)).toBe('Nike ΣΑΚΟΣ Σάκος');
  });

  test('of half a surrogate pair is the replacement character', () => {
    expect(tokenizer.decode(tokenizer.encode('a\ud83dz', 100).ids)).toBe('a\ufffdz');
  });
});

describe('encode', () => {
  test('starts with [CLS], ends with [SEP], and never exceeds the maximum', () => {
    for (const maximum of [2, 3, 5, 17, 1000]) {
      const { ids, wordIds } = tokenizer.encode(corpus[0]!, maximum);
      expect(ids.length).toBeLessThanOrEqual(maximum);
      expect([ids[0], ids.at(-1)]).toEqual([2, 3]);
      expect([wordIds[0], wordIds.at(-1)]).toEqual([-1, -1]);
      expect(wordIds).toHaveLength(ids.length);
    }
    expect(() => tokenizer.encode('a', 1)).toThrow(RangeError);
  });

  test('cuts a long text where the long encoding would go on', () => {
    const long = tokenizer.encode(corpus[1]!, 1000).ids;
    expect([...tokenizer.encode(corpus[1]!, 12).ids]).toEqual([...long.subarray(0, 11), 3]);
  });

  test('of nothing is [CLS] [SEP]', () => {
    for (const text of ['', '   ', '\u3000\n\ufeff']) expect([...tokenizer.encode(text, 16).ids]).toEqual([2, 3]);
    expect(tokenizer.decode([2, 3])).toBe('');
  });

  test('of a word is the same at the start and inside', () => {
    const start = tokenizer.encode('shoes nike', 20);
    const inside = tokenizer.encode('nike shoes', 20);
    const first = start.ids.filter((_, i) => start.wordIds[i] === 0);
    expect([...inside.ids.filter((_, i) => inside.wordIds[i] === 1)]).toEqual([...first]);
  });

  test('pads a batch to its longest text', () => {
    const texts = ['nike', 'nike air zoom running shoes', ''];
    const { ids, lengths, tokens } = tokenizer.encodeBatch(texts, 16);
    expect([...lengths]).toEqual(texts.map((text) => tokenizer.encode(text, 16).ids.length));
    expect(tokens).toBe(Math.max(...lengths));
    texts.forEach((text, row) => {
      const own = [...ids.subarray(row * tokens, (row + 1) * tokens)];
      expect(own).toEqual([...tokenizer.encode(text, 16).ids, ...new Array<number>(tokens - lengths[row]!).fill(0)]);
    });
    expect(tokenizer.encodeBatch([], 16)).toEqual({ ids: new Int32Array(0), lengths: new Int32Array(0), tokens: 0 });
  });
});

describe('words for whole-word masking', () => {
  const wordsOf = (text: string): string[] => {
    const { ids, wordIds } = tokenizer.encode(text, 1000);
    return [...new Set(wordIds)].filter((word) => word >= 0).map((word) => tokenizer.decode(ids.filter((_, i) => wordIds[i] === word)));
  };

  test('are runs of letters, digits, or signs', () => {
    expect(wordsOf("Levi's 501 Jeans, dark-blue")).toEqual(['levi', "'", 's', '501', 'jeans', ',', 'dark', '-', 'blue']);
    expect(wordsOf('나이키 여성 운동화')).toEqual(['나이키', '여성', '운동화']);
    expect(wordsOf('قميص رجالي')).toEqual(['قميص', 'رجالي']);
    expect(wordsOf('टी शर्ट')).toEqual(['टी', 'शर्ट']);
  });

  test('are at least whole characters, and no whole sentence, where nobody writes spaces', () => {
    for (const text of ['男士棉质短袖夏季新款龘', 'レディーススニーカー', 'เสื้อยืดผู้ชาย']) {
      const words = wordsOf(text);
      expect(words.length).toBeGreaterThan(1);
      expect(words.join('')).toBe(text);
      expect(words.join('')).not.toContain('\ufffd');
    }
  });
});

describe('training', () => {
  test('gives the same file for the same texts, from any kind of iterable', async () => {
    async function* stream() {
      for (const text of corpus) yield await Promise.resolve(text);
    }
    expect(await trainTokenizer(stream(), { vocabSize: 700 })).toBe(json);
  });

  test('of fewer tokens gives the first ones', async () => {
    const smaller = loadTokenizer(await trainTokenizer(corpus, { vocabSize: 500 }));
    expect(smaller.vocabSize).toBe(500);
    for (let id = 0; id < 500; id++) expect(smaller.token(id)).toBe(tokenizer.token(id));
  });

  test('has the special tokens first, then every byte', () => {
    expect([0, 1, 2, 3, 4].map((id) => tokenizer.token(id))).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
    expect(new Set(Array.from({ length: 256 }, (_, byte) => tokenizer.token(5 + byte))).size).toBe(256);
    expect(tokenizer.specialIds).toEqual({ pad: 0, unknown: 1, cls: 2, separator: 3, mask: 4 });
    expect(tokenizer.vocabSize).toBe(700);
  });

  test('without any text still encodes everything', async () => {
    const bytes = loadTokenizer(await trainTokenizer([], { vocabSize: 700 }));
    expect(bytes.vocabSize).toBe(261);
    expect(bytes.decode(bytes.encode('신발 👟', 100).ids)).toBe('신발 👟');
  });

  test('is not disturbed by line breaks and very odd texts', async () => {
    const odd = loadTokenizer(await trainTokenizer(['a\r\nb', '\0', '__proto__ constructor toString', '[MASK]'], { vocabSize: 300 }));
    expect(odd.decode(odd.encode('__proto__', 50).ids)).toBe('__proto__');
  });

  test.each([260, 30_001, 1000.5])('of %d tokens is refused', async (vocabSize) => {
    await expect(trainTokenizer(corpus, { vocabSize })).rejects.toMatchObject({ code: 'TOKENIZER_TRAINING_FAILED' });
  });
});

describe('a tokenizer that does not fit is refused', () => {
  const changed = (change: (definition: { model: { vocab: Record<string, number>; type: string } }) => void) => {
    const definition = JSON.parse(json) as { model: { vocab: Record<string, number>; type: string }; added_tokens: unknown[] };
    definition.added_tokens = [];
    change(definition);
    return () => loadTokenizer(JSON.stringify(definition));
  };
  const invalid = expect.objectContaining({ code: 'TOKENIZER_INVALID' });

  test('padding equal to a real token', () => {
    expect(changed(({ model }) => Object.assign(model.vocab, { '[PAD]': 300 }))).toThrow(invalid);
  });
  test('two tokens of one id', () => {
    expect(changed(({ model }) => (model.vocab['!'] = 301))).toThrow(invalid);
  });
  test('a hole in the ids', () => {
    expect(changed(({ model }) => (model.vocab['!'] = 5000))).toThrow(invalid);
  });
  test('another kind of model, or no JSON at all', () => {
    expect(changed(({ model }) => (model.type = 'WordPiece'))).toThrow(invalid);
    expect(() => loadTokenizer('PK\u0003')).toThrow(PreprocessError);
  });
  test('another case than the spec, another vocabulary than the model', () => {
    const { text } = createPreprocessSpec();
    expect(() => checkTokenizer(tokenizer, text, 700)).not.toThrow();
    expect(() => checkTokenizer(tokenizer, { ...text, lowercase: false })).toThrow(/lowercase, expected: false, got: true/);
    expect(() => checkTokenizer(tokenizer, text, 701)).toThrow(/vocabulary, expected: 701, got: 700/);
  });
});
