import { describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { imageTokens } from '@commercemm/model';

import { shape } from '../testing/tiny.js';
import { maskedPatches } from './masked-patches.js';
import { maskedWords } from './masked-words.js';

describe('masked words', () => {
  const batch = { size: 400, tokens: 20 };
  const vocabulary = { ...shape, vocabulary: 1000 };
  // [CLS], nine words of one, two, three, ... tokens in turn, [SEP].
  const words = Int32Array.from([-1, 0, 1, 1, 2, 2, 2, 3, 4, 4, 5, 5, 5, 6, 7, 7, 8, 8, 8, -1]);
  const ids = Int32Array.from(words, (_, t) => (t === 0 ? 2 : t === 19 ? 3 : 100 + t));
  const detail = { ids, words, length: 20 };

  function drawn(ratio: number, seed = 1) {
    const corruption = maskedWords(ratio);
    const into = Object.fromEntries(
      corruption.feeds(vocabulary, batch).map(({ name, shape: dims, dtype }) => {
        const length = dims.reduce((a, b) => a * b, 1);
        return [name, dtype === 'int32' ? new Int32Array(length) : new Float32Array(length)];
      }),
    );
    for (let row = 0; row < batch.size; row++) {
      corruption.draw({ row, detail }, createRandom(seed, row), into, vocabulary, batch);
    }
    const room = into.positions!.length / batch.size;
    const masked = Array.from({ length: batch.size }, (_, row) =>
      Array.from({ length: room }, (_, slot) => row * room + slot)
        .filter((slot) => into.weights![slot] === 1)
        .map((slot) => ({ t: into.positions![slot]!, target: into.targets![slot]! })),
    );
    return { into, masked };
  }

  test('mask whole words of about the ratio, never a special token, and remember what stood there', () => {
    const { masked } = drawn(0.15);
    let whole = 0;
    for (const row of masked) {
      expect(row.length).toBeGreaterThanOrEqual(3);
      expect(row.length).toBeLessThanOrEqual(6);
      for (const { t, target } of row) {
        expect(words[t]).toBeGreaterThanOrEqual(0);
        expect(target).toBe(ids[t]);
      }
      const touched = new Set(row.map(({ t }) => words[t]));
      if (row.length === words.filter((word) => touched.has(word)).length) whole++;
    }
    // A word is cut only where the room for masked tokens ends.
    expect(whole / batch.size).toBeGreaterThan(0.95);
  });

  test('become [MASK] in 80 %, another token in 10 %, and stay in 10 %', () => {
    const { into, masked } = drawn(0.3);
    const fates = masked.flatMap((row, r) => row.map(({ t, target }) => [into.ids![r * batch.tokens + t]!, target]));
    const share = (of: (id: number, target: number) => boolean) => fates.filter(([id, target]) => of(id!, target!)).length / fates.length;
    expect(share((id) => id === 4)).toBeCloseTo(0.8, 1);
    expect(share((id, target) => id === target)).toBeCloseTo(0.1, 1);
    expect(share((id, target) => id !== target && id >= 5)).toBeCloseTo(0.1, 1);
    expect(fates.every(([id]) => id! >= 4 && id! < vocabulary.vocabulary)).toBe(true);
  });

  test('leave the other tokens as they are', () => {
    const { into, masked } = drawn(0.15);
    masked.forEach((row, r) => {
      const places = new Set(row.map(({ t }) => t));
      for (let t = 0; t < 20; t++) if (!places.has(t)) expect(into.ids![r * batch.tokens + t]).toBe(ids[t]);
    });
  });

  test('are the same for the same generator', () => {
    expect(drawn(0.15).into).toEqual(drawn(0.15).into);
    expect(drawn(0.15, 2).into.positions).not.toEqual(drawn(0.15).into.positions);
  });
});

describe('masked patches', () => {
  const large = { ...shape, imageSize: 20, patchSize: 2 };
  const count = imageTokens(large);
  const batch = { size: 50, tokens: 4 };
  const visibleOf = (ratio: number, seed = 1) => {
    const corruption = maskedPatches(ratio);
    const [spec] = corruption.feeds(large, batch);
    const into = { visible: new Int32Array(spec!.shape.reduce((a, b) => a * b, 1)) };
    for (let row = 0; row < batch.size; row++) corruption.draw({ row, detail: {} }, createRandom(seed, row), into, large, batch);
    return { keep: spec!.shape[1]!, visible: into.visible };
  };

  test('leave the share of patches that is not masked, each once, in order, of its own picture', () => {
    const { keep, visible } = visibleOf(0.6);
    expect(keep).toBe(Math.round(count * 0.4));
    for (let row = 0; row < batch.size; row++) {
      const own = [...visible.subarray(row * keep, (row + 1) * keep)].map((at) => at - row * count);
      expect(own).toEqual([...new Set(own)].sort((a, b) => a - b));
      expect(own[0]).toBeGreaterThanOrEqual(0);
      expect(own.at(-1)).toBeLessThan(count);
    }
  });

  test('leave each patch equally often', () => {
    const seen = new Float64Array(count);
    for (let seed = 0; seed < 40; seed++) for (const at of visibleOf(0.6, seed).visible) seen[at % count]!++;
    for (const times of seen) expect(Math.abs(times / (40 * batch.size) - 0.4)).toBeLessThan(0.06);
  });

  test('leave at least one', () => {
    expect(visibleOf(0.999).keep).toBe(1);
  });
});
