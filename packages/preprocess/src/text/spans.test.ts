import { beforeAll, describe, expect, test } from '@jest/globals';

import { tokenSpans } from './spans.js';
import { loadTokenizer, type Tokenizer } from './tokenizer.js';
import { trainTokenizer } from './train.js';

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = loadTokenizer(
    await trainTokenizer(['red cotton skirt', 'blue leather shoes', 'Straße été'], { vocabSize: 300, lowercase: true }),
  );
});

const spansOf = (text: string, maxTokens = 200) => tokenSpans(tokenizer, text, tokenizer.encode(text, maxTokens).ids);

describe('spans of tokens in the text as it was', () => {
  test('cover words exactly, whatever the spaces around them', () => {
    const text = '  Red\t\tCOTTON, 7.5 ';
    const pieces = [...new Set(spansOf(text).map(({ start, end }) => text.slice(start, end)))].join('');
    expect(pieces).toBe('RedCOTTON,7.5');
  });

  test.each([
    'Red cotton skirt',
    'e\u0301te\u0301 ＵＳＢ ﬁlter ½ kg',
    'ΟΔΟΣ Straße',
    'قميص أحمر',
    '红色衬衫 Nike运动鞋',
    'हिन्दी कपड़े',
    'smile 😀 end',
    'half \ud83d end',
  ])('%s: each token, cut out and encoded again, has characters of that token only', (text) => {
    const { ids } = tokenizer.encode(text, 200);
    const spans = spansOf(text);
    expect(spans).toHaveLength(ids.length);
    // In order, without gaps but spaces.
    const inner = spans.slice(1, -1);
    inner.slice(1).forEach(({ start }, i) => expect(text.slice(inner[i]!.end, Math.max(start, inner[i]!.end)).trim()).toBe(''));
    inner.slice(1).forEach(({ start, end }, i) => expect(start >= inner[i]!.start && end >= inner[i]!.end).toBe(true));
    expect(text.slice(0, inner[0]!.start).trim()).toBe('');
    expect(text.slice(inner.at(-1)!.end).trim()).toBe('');
  });

  test('a text that is cut off has spans of what was kept', () => {
    const spans = spansOf('red cotton skirt', 4);
    expect(spans).toHaveLength(4);
    expect(spans[1]!.start).toBe(0);
  });

  test('Hangul in parts, which composes over characters, gets its run', () => {
    const text = 'red 한글'.normalize('NFD');
    const last = spansOf(text).at(-2)!;
    expect(text.slice(last.start, last.end)).toBe('한글'.normalize('NFD'));
  });

  test('an empty text has only the empty spans of [CLS] and [SEP]', () => {
    expect(spansOf(' ')).toEqual([
      { start: 0, end: 0 },
      { start: 0, end: 0 },
    ]);
  });
});
