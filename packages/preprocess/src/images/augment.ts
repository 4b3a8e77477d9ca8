import type { PreprocessSpec } from '../spec.js';
import { resample, WHOLE, type Box } from './resample.js';

/** One drawn change of a training picture. */
export interface Augmentation {
  readonly box: Box;
  /** Mirrored left to right. */
  readonly flip: boolean;
  /** Factors, 1 changes nothing. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
}

export const identityAugmentation: Augmentation = { box: WHOLE, flip: false, brightness: 1, contrast: 1, saturation: 1 };

/**
 * Draws an augmentation. A `strength` of 0 changes nothing; 1 crops 50 to 100 % of the area with sides of 3:4 to 4:3, mirrors one in two, and changes
 * brightness, contrast and saturation by up to 30 %. The number of draws does not depend on the strength.
 */
export function drawAugmentation(random: { uniform(): number }, strength: number): Augmentation {
  const spread = (amount: number) => 1 + amount * strength * (2 * random.uniform() - 1);
  const area = 1 - 0.5 * strength * random.uniform();
  const aspect = (4 / 3) ** (strength * (2 * random.uniform() - 1));
  const width = Math.min(1, Math.sqrt(area * aspect));
  const height = Math.min(1, Math.sqrt(area / aspect));
  const left = random.uniform() * (1 - width);
  const top = random.uniform() * (1 - height);
  const flip = random.uniform() >= 0.5 && strength > 0;
  return { box: { left, top, width, height }, flip, brightness: spread(0.3), contrast: spread(0.3), saturation: spread(0.3) };
}

/**
 * A picture as training sees it. Pure; a crop of everything that changes nothing gives the serving pixels.
 * @param rgb [from, from, 3], as decodeForAugmentation gives it
 * @returns [size, size, 3]
 */
export function augment(rgb: Uint8Array, from: number, spec: PreprocessSpec, { box, flip, ...colours }: Augmentation): Uint8Array {
  const { size } = spec.image;
  const pixels = resample(rgb, from, size, box);
  if (flip) mirror(pixels, size);
  changeColours(pixels, colours);
  return pixels;
}

function mirror(pixels: Uint8Array, size: number): void {
  for (let y = 0; y < size; y++) {
    let left = y * size * 3;
    let right = left + (size - 1) * 3;
    for (; left < right; left += 3, right -= 3) {
      for (let c = 0; c < 3; c++) {
        const held = pixels[left + c]!;
        pixels[left + c] = pixels[right + c]!;
        pixels[right + c] = held;
      }
    }
  }
}

/** Luma of ITU-R BT.601. */
const luma = (r: number, g: number, b: number): number => 0.299 * r + 0.587 * g + 0.114 * b;

/** Brightness scales; contrast moves away from the picture's mean luma; saturation moves away from the pixel's own luma. In this order, in place. */
function changeColours(
  pixels: Uint8Array,
  { brightness, contrast, saturation }: Pick<Augmentation, 'brightness' | 'contrast' | 'saturation'>,
): void {
  if (brightness === 1 && contrast === 1 && saturation === 1) return;
  let mean = 0;
  for (let i = 0; i < pixels.length; i += 3) mean += luma(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!);
  mean *= (3 / pixels.length) * brightness;
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  const scale = brightness * contrast;
  const shift = mean * (1 - contrast);
  for (let i = 0; i < pixels.length; i += 3) {
    const r = pixels[i]! * scale + shift;
    const g = pixels[i + 1]! * scale + shift;
    const b = pixels[i + 2]! * scale + shift;
    const grey = luma(r, g, b) * (1 - saturation);
    clamped[i] = r * saturation + grey;
    clamped[i + 1] = g * saturation + grey;
    clamped[i + 2] = b * saturation + grey;
  }
}
