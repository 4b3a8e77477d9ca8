import { describe, expect, test } from '@jest/globals';

import { words } from './index.js';

describe('words', () => {
  test.each([
    ['Palm-Tree Skirt, 2-pack', ['palm', 'tree', 'skirt', '2', 'pack']],
    ['HP C4872A 175ml', ['hp', 'c4872a', '175ml']],
    ['Straße ÉTÉ', ['straße', 'été']],
    ['ＵＳＢ　ﬁlter', ['usb', 'filter']],
    ['قميص أحمر', ['قميص', 'أحمر']],
    ['빨간 셔츠', ['빨간', '셔츠']],
    ['', []],
    [' -- ☂ ', []],
  ])('%s: runs of letters and digits, in lower case and one Unicode form', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('scripts without spaces give bigrams, and what stands beside them stays whole', () => {
    expect(words('红色衬衫')).toEqual(['红色', '色衬', '衬衫']);
    expect(words('Nike运动鞋42码')).toEqual(['nike', '运动', '动鞋', '42', '码']);
    expect(words('シャツ')).toEqual(['シャ', 'ャツ']);
  });

  test('composed and decomposed accents are one word', () => {
    expect(words('été'.normalize('NFD'))).toEqual(words('été'));
    expect(words('हिन्दी कपड़े')).toHaveLength(2);
  });
});
