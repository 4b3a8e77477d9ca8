import { augment, decodeImage, drawAugmentation, identityAugmentation, writePixels, type Augmentation, type PreprocessSpec } from '@commercemm/preprocess';

import type { ModalityInput } from './modality-input.js';

interface ImageDetail {
  readonly rgb: Uint8Array;
  readonly augmentation: Augmentation;
}

/**
 * Decoded pictures of an item. They are kept somewhat larger than the model's input, so that crops lose no detail; a strength of 0
 * keeps the serving pixels themselves.
 */
export function imageInput(spec: PreprocessSpec, strength: number): ModalityInput<Uint8Array[], ImageDetail> {
  const size = spec.image.size;
  const kept = strength > 0 ? Math.round(size * 1.25) : size;
  const keptSpec = { ...spec, image: { ...spec.image, size: kept } };
  return {
    modality: 'image',
    prepare: async ({ images }) => (images.length > 0 ? Promise.all(images.map(({ bytes }) => decodeImage(bytes, keptSpec))) : null),
    bytes: (pictures) => pictures.reduce((sum, { length }) => sum + length, 0),
    choose: (pictures, random) => ({
      rgb: pictures[random ? random.integer(pictures.length) : 0]!,
      augmentation: random && strength > 0 ? drawAugmentation(random, strength) : identityAugmentation,
    }),
    write({ rgb, augmentation }, row, into) {
      const pixels = kept === size && augmentation === identityAugmentation ? rgb : augment(rgb, kept, spec, augmentation);
      writePixels(pixels, spec, into.pixels as Float32Array, row * size * size * 3);
      into.present![row] = 1;
    },
  };
}
