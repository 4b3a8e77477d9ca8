import { blurredAlpha, boundsOf, halved, type Raster } from './raster.js';

/** A cut-out ready to be placed: smaller copies so that shrinking does not alias, and a soft silhouette for its shadow. */
export interface Sprite {
  readonly levels: readonly Raster[];
  /** Blurred silhouette, 0 to 1, with its own margin: it spans -0.25 to 1.25 of the sprite. */
  readonly silhouette: { readonly size: number; readonly alpha: Float32Array };
  /** left, top, right, bottom of what is visible, in parts of the sprite. */
  readonly bounds: readonly [number, number, number, number];
}

const SILHOUETTE = 60;

function silhouetteOf(raster: Raster): Sprite['silhouette'] {
  const rgba = new Uint8Array(SILHOUETTE * SILHOUETTE * 4);
  const inner = SILHOUETTE / 1.5;
  const margin = SILHOUETTE / 6;
  for (let y = 0; y < inner; y++) {
    for (let x = 0; x < inner; x++) {
      const from = 4 * (Math.floor((y / inner) * raster.size) * raster.size + Math.floor((x / inner) * raster.size));
      rgba[4 * ((y + margin) * SILHOUETTE + x + margin) + 3] = raster.rgba[from + 3] as number;
    }
  }
  return { size: SILHOUETTE, alpha: blurredAlpha({ size: SILHOUETTE, rgba }, 2) };
}

export function spriteOf(raster: Raster): Sprite {
  const half = halved(raster);
  return { levels: [raster, half, halved(half)], silhouette: silhouetteOf(raster), bounds: boundsOf(raster) };
}
