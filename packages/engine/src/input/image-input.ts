import {
  augment,
  decodeForAugmentation,
  drawAugmentation,
  identityAugmentation,
  writePixels,
  type Augmentation,
  type PreprocessSpec,
} from '@commercemm/preprocess';

import type { ModalityInput } from './modality-input.js';

interface ImageDetail {
  readonly rgb: Uint8Array;
  readonly augmentation: Augmentation;
}

/** Pictures of an item, kept decoded; a strength above 0 crops, mirrors and recolours them in training. */
export function imageInput(spec: PreprocessSpec, strength: number): ModalityInput<Uint8Array[], ImageDetail> {
  const { size, decodedSize } = spec.image;
  return {
    modality: 'image',
    prepare: async ({ images }) => (images.length > 0 ? Promise.all(images.map(({ bytes }) => decodeForAugmentation(bytes, spec))) : null),
    bytes: (pictures) => pictures.reduce((sum, { length }) => sum + length, 0),
    choose: (pictures, random) => ({
      rgb: pictures[random ? random.integer(pictures.length) : 0]!,
      augmentation: random ? drawAugmentation(random, strength) : identityAugmentation,
    }),
    write({ rgb, augmentation }, row, into) {
      writePixels(augment(rgb, decodedSize, spec, augmentation), spec, into.pixels as Float32Array, row * size * size * 3);
      into.present![row] = 1;
    },
  };
}
