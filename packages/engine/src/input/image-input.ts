import { augment, decodeForAugmentation, decodeImage, drawAugmentation, writePixels, type PreprocessSpec } from '@commercemm/preprocess';

import type { ModalityInput } from './modality-input.js';

/** Pixels at the model's size. */
type ImageDetail = () => Uint8Array;

/**
 * Pictures of an item, kept decoded; a strength above 0 crops, mirrors and recolours them in training. Evaluation takes the first one as a
 * service does.
 */
export function imageInput(spec: PreprocessSpec, strength: number): ModalityInput<Uint8Array[], ImageDetail> {
  const { size, decodedSize } = spec.image;
  return {
    modality: 'image',
    async prepare({ images }, use) {
      if (images.length === 0) return null;
      if (use === 'evaluation') return [await decodeImage(images[0]!.bytes, spec)];
      return Promise.all(images.map(({ bytes }) => decodeForAugmentation(bytes, spec)));
    },
    bytes: (pictures) => pictures.reduce((sum, { length }) => sum + length, 0),
    choose(pictures, random) {
      if (!random) return () => pictures[0]!;
      const rgb = pictures[random.integer(pictures.length)]!;
      const augmentation = drawAugmentation(random, strength);
      return () => augment(rgb, decodedSize, spec, augmentation);
    },
    write(pixels, row, into) {
      writePixels(pixels(), spec, into.pixels as Float32Array, row * size * size * 3);
      into.present![row] = 1;
    },
  };
}
