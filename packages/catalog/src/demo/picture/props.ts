import type { Draws } from '../draws.js';
import type { Product } from '../plan/products.js';
import { rasterize, type IconLibrary } from './artwork.js';
import { drawDropShadow, drawFloorShadow, drawSprite, type Canvas } from './canvas.js';
import { colorLab, type ColorName } from './palette.js';
import { toRgb } from './oklab.js';
import type { Raster } from './raster.js';
import { spriteOf, type Sprite } from './sprite.js';

/** Things that stand or lie beside a product, none of them sold here under the same name. */
const SMALL = [
  'leaf-fluttering-in-wind',
  'fallen-leaf',
  'cherry-blossom',
  'hibiscus',
  'lemon',
  'feather',
  'maple-leaf',
  'herb',
  'blossom',
  'shamrock',
];
const TALL = ['potted-plant', 'cactus', 'sunflower', 'herb', 'bouquet', 'books', 'globe-showing-europe-africa', 'hourglass-done'];
const BADGES = ['sale', 'percent', 'new-box', 'check-decagram', 'tag-heart', 'truck-fast', 'star-circle', 'gift'];
const BADGE_COLORS: readonly ColorName[] = ['red', 'orange', 'black', 'green', 'navy'];

interface Frame {
  readonly space: number;
  readonly x: number;
  readonly y: number;
}

export interface Props {
  /** Leaves and blossoms around a thing that lies. */
  scatter(canvas: Canvas, product: Product, frame: Frame, random: Draws): void;
  /** A plant or some books next to a thing that stands. */
  beside(canvas: Canvas, product: Product, frame: Frame, foot: number, random: Draws): void;
  watermark(canvas: Canvas, icon: string, random: Draws): void;
  badge(canvas: Canvas, random: Draws): void;
  /** Any artwork of `@iconify-json/noto` as a cut-out; it must be among `SCENERY`. */
  scenery(name: string): Sprite;
}

function inked(raster: Raster, [r, g, b]: readonly [number, number, number]): Raster {
  const rgba = new Uint8Array(raster.rgba);
  for (let i = 0; i < rgba.length; i += 4) rgba.set([r, g, b], i);
  return { size: raster.size, rgba };
}

export async function makeProps(icons: IconLibrary, scenery: readonly string[], watermarks: readonly string[]): Promise<Props> {
  const cutouts = new Map<string, Sprite>();
  const marks = new Map<string, Raster>();
  await Promise.all([
    ...[...new Set([...SMALL, ...TALL, ...scenery])].map(async (name) =>
      cutouts.set(name, spriteOf(await rasterize(icons('noto', name), 112))),
    ),
    ...[...BADGES, ...watermarks].map(async (name) => marks.set(name, await rasterize(icons('mdi', name), 64))),
  ]);
  const cutout = (name: string): Sprite => {
    const sprite = cutouts.get(name);
    if (!sprite) throw new RangeError(`props: '${name}' is not among the prepared scenery`);
    return sprite;
  };
  const disc = await rasterize(
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64"><circle cx="32" cy="32" r="31"/></svg>',
    64,
  );
  return {
    scenery: cutout,
    scatter: (canvas, _product, frame, random) => {
      const name = random.pick(SMALL);
      for (let k = 1 + random.integer(3); k > 0; k--) {
        const angle = random.between(0, 2 * Math.PI);
        const placement = {
          x: frame.x + Math.cos(angle) * canvas.width * 0.46,
          y: frame.y + Math.sin(angle) * canvas.height * 0.46,
          length: random.between(20, 34),
          angle: random.between(0, 360),
        };
        drawDropShadow(canvas, cutout(name), placement, 2, 3, 0.4);
        drawSprite(canvas, cutout(name), placement);
      }
    },
    beside: (canvas, _product, frame, foot, random) => {
      const sprite = cutout(random.pick(TALL));
      const side = random.chance(0.5) ? 1 : -1;
      const length = random.between(44, 66);
      const placement = { x: frame.x + side * random.between(0.4, 0.5) * canvas.width, y: foot - 8 - length / 2, length, light: 0.92 };
      drawFloorShadow(canvas, sprite, placement, 0.3, 0.5);
      drawSprite(canvas, sprite, placement);
    },
    watermark: (canvas, icon, random) => {
      const mark = marks.get(icon);
      if (!mark) throw new RangeError(`props: '${icon}' is not among the prepared watermarks`);
      const sprite = spriteOf(inked(mark, random.chance(0.5) ? [255, 255, 255] : [60, 60, 60]));
      if (random.chance(0.4)) {
        for (let y = 24; y < canvas.height; y += 56) {
          for (let x = 24; x < canvas.width; x += 56) drawSprite(canvas, sprite, { x, y, length: 22, angle: -25, opacity: 0.16 });
        }
      } else drawSprite(canvas, sprite, { x: canvas.width - 18, y: canvas.height - 18, length: 22, opacity: 0.55 });
    },
    badge: (canvas, random) => {
      const [x, y] = [random.pick([20, canvas.width - 20]), 20];
      const back = spriteOf(inked(disc, toRgb(colorLab(random.pick(BADGE_COLORS)))));
      const icon = marks.get(random.pick(BADGES));
      drawSprite(canvas, back, { x, y, length: 32 });
      if (icon) drawSprite(canvas, spriteOf(inked(icon, toRgb(colorLab('white')))), { x, y, length: 20 });
    },
  };
}
