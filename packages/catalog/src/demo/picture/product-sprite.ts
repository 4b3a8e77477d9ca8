import type { Product } from '../plan/products.js';
import { takeApart, rasterize, type Artwork, type IconLibrary } from './artwork.js';
import { dye } from './dye.js';
import { colorLab } from './palette.js';
import { patternOf, type PrintShapes } from './patterns.js';
import type { Raster } from './raster.js';
import { spriteOf, type Sprite } from './sprite.js';
import { SURFACES } from './surfaces.js';

/** Side of product artwork in pixels: as large as any listing shows it. */
export const SPRITE_SIZE = 192;

const MATTE = { relief: () => 0, shading: 1, opacity: 1 };

/** Icons of `@iconify-json/fluent-emoji-flat` for the printed motifs. */
const MOTIF_ART = {
  dinosaur: 't-rex',
  cat: 'cat',
  dog: 'dog',
  rocket: 'rocket',
  unicorn: 'unicorn',
  whale: 'spouting-whale',
  butterfly: 'butterfly',
  sunflower: 'sunflower',
  pizza: 'pizza',
  bear: 'panda',
} as const;

/** Prints `mark` over the body only, centred at (x, y), all in parts of the artwork. `ink` replaces its colours. */
function print(
  target: Raster,
  artwork: Artwork,
  mark: Raster,
  [x, y, width]: readonly [number, number, number],
  ink?: readonly [number, number, number],
): void {
  const { size, rgba } = target;
  const side = Math.round(width * size);
  const left = Math.round(x * size - side / 2);
  const top = Math.round(y * size - side / 2);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const [px, py] = [left + i, top + j];
      if (px < 0 || py < 0 || px >= size || py >= size) continue;
      const from = 4 * (Math.floor((j / side) * mark.size) * mark.size + Math.floor((i / side) * mark.size));
      const to = 4 * (py * size + px);
      const share = ((mark.rgba[from + 3] as number) / 255) * (artwork.body[py * size + px] as number) * 0.95;
      for (let c = 0; c < 3; c++)
        rgba[to + c] = share * (ink ? (ink[c] as number) : (mark.rgba[from + c] as number)) + (1 - share) * (rgba[to + c] as number);
    }
  }
}

/** Makes products' cut-outs; keeps the artwork it has taken apart. */
export async function productArtist(icons: IconLibrary): Promise<(product: Product) => Promise<Sprite>> {
  const artworks = new Map<string, Promise<Artwork>>();
  const marks = new Map<string, Promise<Raster>>();
  const mark = (set: 'mdi' | 'fluent-emoji-flat', name: string): Promise<Raster> => {
    let raster = marks.get(name);
    if (!raster) marks.set(name, (raster = rasterize(icons(set, name), set === 'mdi' ? 40 : 72)));
    return raster;
  };
  const shapes: PrintShapes = { floral: await mark('mdi', 'flower'), stars: await mark('mdi', 'star'), hearts: await mark('mdi', 'heart') };
  const artworkOf = (product: Product): Promise<Artwork> => {
    const { set, name, body } = product.art;
    const key = `${set}:${name}`;
    let artwork = artworks.get(key);
    if (!artwork) {
      artwork = rasterize(icons(set, name), SPRITE_SIZE).then((raster) => takeApart(raster, body, set === 'noto' ? 0.55 : 1));
      artworks.set(key, artwork);
    }
    return artwork;
  };
  return async (product) => {
    const artwork = await artworkOf(product);
    const first = colorLab(product.color);
    const raster = dye(artwork, {
      first,
      second: product.second ? colorLab(product.second) : first,
      pattern: patternOf(product.pattern, product.patternAngle, product.patternScale, shapes),
      surface: product.material ? SURFACES[product.material] : MATTE,
    });
    const [x, y, width] = product.type.print;
    if (product.motif) print(raster, artwork, await mark('fluent-emoji-flat', MOTIF_ART[product.motif]), [x, y, width * 1.15]);
    else if (product.marked && width >= 0.24) {
      const ink: readonly [number, number, number] = first.l > 0.6 ? [40, 40, 44] : [245, 244, 238];
      const small = product.pattern === 'plain' ? 0.5 : 0.34;
      print(raster, artwork, await mark('mdi', product.brand.icon), [x, y, width * small], ink);
    }
    return spriteOf(raster);
  };
}
