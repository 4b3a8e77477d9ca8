import { decodeImage, PreprocessError, writePixels } from '@commercemm/preprocess';

import { ItemError, type ItemErrorCode } from '../errors.js';
import type { InputContext, ModalityInput } from './input.js';

/** Decoded pictures, as pixels [B, S, S, 3]. They are written into one buffer that grows to the largest batch: runs never overlap. */
export function imageInput({ manifest: { preprocess, shape } }: InputContext): ModalityInput<Uint8Array> {
  const { size } = preprocess.image;
  const length = size * size * 3;
  let buffer = new Float32Array();
  return {
    modality: 'image',
    async prepare({ image }) {
      if (!image) return undefined;
      try {
        return await decodeImage(image, preprocess);
      } catch (cause) {
        if (!(cause instanceof PreprocessError)) throw cause;
        throw new ItemError(cause.code as ItemErrorCode, cause.details, { cause });
      }
    },
    length: () => (shape.imageSize / shape.patchSize) ** 2,
    feeds(batch) {
      if (buffer.length < batch.length * length) buffer = new Float32Array(batch.length * length);
      const pixels = buffer.subarray(0, batch.length * length);
      batch.forEach((rgb, row) => {
        if (rgb) writePixels(rgb, preprocess, pixels, row * length);
        else pixels.fill(0, row * length, (row + 1) * length);
      });
      return { pixels: { data: pixels, dims: [batch.length, size, size, 3] } };
    },
  };
}
