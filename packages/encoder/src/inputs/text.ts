import type { InputContext, ModalityInput } from './input.js';

/** Token ids, padded to the longest text of the batch: ids and mask [B, T]. */
export const textInput = ({ manifest: { preprocess }, tokenizer }: InputContext): ModalityInput<Int32Array> => ({
  modality: 'text',
  prepare: async ({ text }) => (text ? tokenizer.encode(text, preprocess.text.maxTokens).ids : undefined),
  length: (ids) => ids.length,
  feeds(batch) {
    const tokens = Math.max(1, ...batch.map((ids) => ids?.length ?? 0));
    const dims = [batch.length, tokens];
    const ids_BT = new Int32Array(batch.length * tokens);
    const mask_BT = new Float32Array(batch.length * tokens);
    batch.forEach((ids, row) => {
      if (!ids) return;
      ids_BT.set(ids, row * tokens);
      mask_BT.fill(1, row * tokens, row * tokens + ids.length);
    });
    return { ids: { data: ids_BT, dims }, mask: { data: mask_BT, dims } };
  },
});
