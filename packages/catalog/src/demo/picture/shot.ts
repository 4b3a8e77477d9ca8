import type { Draws } from '../draws.js';
import type { Product } from '../plan/products.js';
import type { PictureStyle, Seller } from '../plan/sellers.js';
import { contrast, expose, type Backdrop } from './backdrops.js';
import { drawDropShadow, drawFloorShadow, drawSprite, type Canvas, type Placement } from './canvas.js';
import { develop, type Exposure } from './develop.js';
import { lying, standing } from './layout.js';
import { colorLab } from './palette.js';
import type { Props } from './props.js';
import type { Sprite } from './sprite.js';

/** What a photographer has at hand. */
export interface Studio {
  readonly backdrops: readonly Backdrop[];
  readonly props: Props;
}

const SIZES = [
  [176, 176],
  [176, 176],
  [176, 176],
  [160, 192],
  [192, 160],
  [160, 160],
  [192, 192],
] as const;

const KINDS: Readonly<Record<PictureStyle, readonly Backdrop['kind'][]>> = {
  white: ['studio'],
  pastel: ['studio'],
  warm: ['table', 'shelf', 'table'],
  'flat lay': ['ground'],
  hung: ['wall'],
  amateur: ['room', 'ground', 'table', 'shelf', 'wall'],
  marketplace: ['studio', 'studio', 'ground', 'wall'],
};

function chooseBackdrop(studio: Studio, product: Product, style: PictureStyle, random: Draws): Backdrop {
  const stands = product.type.stances.includes('stand');
  const lies = product.type.stances.includes('lie');
  const hangs = product.type.stances.includes('hang');
  const possible = (kind: Backdrop['kind']): boolean =>
    kind === 'ground' ? lies : kind === 'wall' ? hangs : kind === 'studio' ? true : stands;
  const wanted = new Set(KINDS[style].filter(possible));
  const color = colorLab(product.color);
  const pool = studio.backdrops.filter((backdrop) => (wanted.size > 0 ? wanted.has(backdrop.kind) : possible(backdrop.kind)));
  const shown = pool.filter(
    (backdrop) => contrast(color, backdrop) > 0.14 && (style !== 'white' || backdrop.mean.l > 0.87 || color.l > 0.8),
  );
  const best = [...pool].sort((a, b) => contrast(color, b) - contrast(color, a)).slice(0, 4);
  return random.pick(shown.length > 0 ? shown : best);
}

function exposureOf(style: PictureStyle, random: Draws): Exposure {
  const rough = style === 'amateur';
  return {
    brightness: rough ? random.between(0.72, 1.08) : random.between(0.93, 1.06),
    contrast: rough ? random.between(0.85, 1.1) : random.between(0.97, 1.08),
    warmth: rough ? random.between(-0.05, 0.08) : random.between(-0.025, 0.025),
    vignette: rough ? random.between(0.1, 0.6) : random.between(0, 0.25),
    side: random.between(0, 2 * Math.PI),
    slope: rough ? random.between(0.03, 0.2) : random.between(0, 0.06),
    noise: rough ? random.between(4, 10) : random.between(0.5, 2.5),
  };
}

interface Framing {
  /** Side of the square the products share, in pixels, and its middle. */
  readonly space: number;
  readonly x: number;
  readonly y: number;
}

function placeStanding(canvas: Canvas, sprite: Sprite, product: Product, foot: number, frame: Framing, lean: number, random: Draws): void {
  const [left, top, right, bottom] = sprite.bounds;
  const mirrored = random.chance(0.4);
  const turn = random.between(0.9, 1);
  const tall = (bottom - top) / Math.max(right - left, bottom - top);
  for (const spot of standing(product.pack)) {
    const length = frame.space * spot.size;
    const placement: Placement = {
      x: frame.x + spot.x * frame.space,
      y: foot - spot.y * frame.space - (length * tall) / 2,
      length,
      mirrored,
      turn,
      light: random.between(0.96, 1.04),
    };
    drawFloorShadow(canvas, sprite, placement, lean, 0.62);
    drawSprite(canvas, sprite, placement);
  }
}

function placeFlat(canvas: Canvas, sprite: Sprite, product: Product, frame: Framing, tilt: number, depth: number, random: Draws): void {
  const mirrored = random.chance(0.4);
  const base = random.between(-tilt, tilt);
  const [dx, dy] = [depth * random.between(-1, 1), depth * random.between(0.5, 1.2)];
  for (const spot of lying(product.pack, random)) {
    const placement: Placement = {
      x: frame.x + spot.x * frame.space,
      y: frame.y + spot.y * frame.space,
      length: frame.space * spot.size,
      angle: base + (product.pack > 1 ? random.between(-8, 8) : 0),
      mirrored,
      turn: random.between(0.93, 1),
    };
    drawDropShadow(canvas, sprite, placement, dx, dy, 0.5);
    drawSprite(canvas, sprite, placement);
  }
}

/**
 * One picture of a product as this seller takes it. `closer` above 1 is a detail shot: the product runs out of the frame.
 */
export function shoot(studio: Studio, product: Product, sprite: Sprite, seller: Seller, closer: number, random: Draws): Canvas {
  const style = random.pick(seller.styles);
  const backdrop = chooseBackdrop(studio, product, style, random);
  const [width, height] = random.pick(SIZES);
  const span = random.between(0.82, 1);
  const window = { left: random.between(0, 1 - span), top: 1 - span, width: span, height: span, mirrored: random.chance(0.5) };
  const canvas = expose(backdrop, width, height, window);
  const side = Math.min(width, height);
  const rough = style === 'amateur';
  const space =
    side * closer * (product.pack > 1 ? random.between(0.86, 0.96) : rough ? random.between(0.55, 0.86) : random.between(0.66, 0.84));
  const drift = (rough ? 0.08 : 0.03) * side + (closer > 1 ? (closer - 1) * 0.35 * side : 0);
  const frame: Framing = { space, x: width / 2 + random.between(-drift, drift), y: height / 2 + random.between(-drift, drift) };
  const flat =
    backdrop.kind === 'ground' || backdrop.kind === 'wall' || (backdrop.kind === 'studio' && !product.type.stances.includes('stand'));
  if (flat) {
    const tilt = backdrop.kind === 'ground' ? 26 : rough ? 10 : 4;
    if (backdrop.kind === 'ground' && closer === 1 && random.chance(0.35)) studio.props.scatter(canvas, product, frame, random);
    placeFlat(canvas, sprite, product, frame, tilt, backdrop.kind === 'studio' ? 2 : 4, random);
  } else {
    // The floor line is where the backdrop has it; a close shot looks lower.
    const foot =
      closer > 1 ? frame.y + space * 0.5 : height * ((backdrop.floor - window.top) / window.height) + random.between(0, 0.06) * height;
    if (backdrop.kind !== 'studio' && closer === 1 && product.pack === 1 && random.chance(0.4))
      studio.props.beside(canvas, product, frame, foot, random);
    placeStanding(canvas, sprite, product, foot, frame, random.between(-0.9, 0.9), random);
  }
  develop(canvas, exposureOf(style, random), random);
  if (seller.watermark && random.chance(0.8)) studio.props.watermark(canvas, seller.watermark, random);
  if (style === 'marketplace' && random.chance(0.6)) studio.props.badge(canvas, random);
  return canvas;
}
