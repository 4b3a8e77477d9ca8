import { beforeAll, describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { createPreprocessSpec, loadTokenizer, trainTokenizer, type Tokenizer } from '@commercemm/preprocess';

import { item } from '../testing/items.js';
import { textInput } from './text-input.js';

const spec = createPreprocessSpec({ text: { maxTokens: 16, fields: ['title'] } });
const cup = item('a', { titles: ['red cup', 'cup in red'], category: ['kitchen', 'cups'], attributes: { color: ['red'] } });
const table = 'kitchen > cups color: red';

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = loadTokenizer(await trainTokenizer(['red cup', 'cup in red', table], { vocabSize: 300 }));
});

const idsOf = (text: string) => tokenizer.encode(text, spec.text.maxTokens).ids.join(' ');
const read = async (use: 'training' | 'evaluation', alternatives?: Parameters<typeof textInput>[2]) => {
  const prepared = await textInput(spec, tokenizer, alternatives).prepare(cup, use);
  return prepared!.map(({ ids }) => ids.join(' '));
};

describe('texts of an item', () => {
  test('are its titles', async () => {
    expect(await read('training')).toEqual([idsOf('red cup'), idsOf('cup in red')]);
  });

  test('are those of other fields too where it is trained on, each once', async () => {
    expect(await read('training', [['category', 'attributes'], ['description']])).toEqual([
      idsOf('red cup'),
      idsOf('cup in red'),
      idsOf(table),
    ]);
    expect(await read('evaluation', [['category', 'attributes']])).toEqual([idsOf('red cup'), idsOf('cup in red')]);
  });

  test('are drawn from with a generator; the first is taken without', async () => {
    const input = textInput(spec, tokenizer, [['category', 'attributes']]);
    const prepared = (await input.prepare(cup, 'training'))!;
    const random = createRandom(1);
    const drawn = new Set(Array.from({ length: 50 }, () => input.choose(prepared, random).ids.join(' ')));
    expect(drawn.size).toBe(3);
    expect(input.choose(prepared, null).ids.join(' ')).toBe(idsOf('red cup'));
  });
});
