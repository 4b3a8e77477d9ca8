import type { BatchShape } from '@commercemm/model';

import type { TextDetail } from '../input/text-input.js';
import type { Corruption } from '../task.js';

/** Ids below this are special ([PAD], [UNK], [CLS], [SEP], [MASK]) and never stand in for a random word. */
const FIRST_WORD = 5;
const MASK = 4;

/** Room for masked tokens per text: whole words overshoot the ratio, so some more than it asks for. */
const room = ({ tokens }: BatchShape, ratio: number): number => Math.max(1, Math.ceil(tokens * Math.min(1, ratio * 1.7)));

/**
 * Whole-word masking (BERT): words are drawn until `ratio` of the tokens is reached, at least one; of their tokens 80 % become [MASK],
 * 10 % a random token, 10 % stay. Feeds `ids` [B, T] in place of the clean ones, and per text `positions` in its text,
 * `targets` and `weights` [B, P].
 */
export const maskedWords = (ratio: number): Corruption => ({
  id: `masked-words-${ratio}`,
  feeds: (_shape, batch) => {
    const masked = [batch.size, room(batch, ratio)];
    return [
      { name: 'ids', shape: [batch.size, batch.tokens], dtype: 'int32' },
      { name: 'positions', shape: masked, dtype: 'int32' },
      { name: 'targets', shape: masked, dtype: 'int32' },
      { name: 'weights', shape: masked, dtype: 'float32' },
    ];
  },
  draw({ row, detail }, random, into, shape, batch) {
    const text = detail as TextDetail | null;
    if (!text) return;
    const limit = room(batch, ratio);
    const start = row * batch.tokens;
    into.ids!.set(text.ids.subarray(0, text.length), start);
    const words = [...new Set(text.words.subarray(0, text.length))].filter((word) => word >= 0);
    const wanted = Math.max(1, Math.round(text.length * ratio));
    let used = 0;
    while (words.length > 0 && used < wanted) {
      const word = words.splice(random.integer(words.length), 1)[0]!;
      for (let t = 0; t < text.length && used < limit; t++) {
        if (text.words[t] !== word) continue;
        const slot = row * limit + used++;
        into.positions![slot] = t;
        into.targets![slot] = text.ids[t]!;
        into.weights![slot] = 1;
        const fate = random.uniform();
        if (fate < 0.8) into.ids![start + t] = MASK;
        else if (fate < 0.9) into.ids![start + t] = FIRST_WORD + random.integer(shape.vocabulary - FIRST_WORD);
      }
    }
  },
});
