import type { Scene } from '../assortment/index.js';
import type { Draws } from '../draws.js';
import type { Product } from '../plan/products.js';
import { developStages, expose, type Backdrop } from './backdrops.js';
import { drawDropShadow, drawFloorShadow, drawSprite, type Canvas } from './canvas.js';
import { develop } from './develop.js';
import { standing } from './layout.js';
import type { Props } from './props.js';
import { SCENE_ART } from './scene-art.js';
import type { Sprite } from './sprite.js';

const WIDTH = 208;
const HEIGHT = 176;

interface Thing {
  readonly sprite: Sprite;
  readonly x: number;
  /** Where it touches the floor, in pixels from the top. */
  readonly foot: number;
  readonly length: number;
  readonly mirrored: boolean;
}

function draw(canvas: Canvas, { sprite, x, foot, length, mirrored }: Thing, lean: number): void {
  const [left, top, right, bottom] = sprite.bounds;
  const placement = { x, y: foot - (length * (bottom - top)) / Math.max(right - left, bottom - top) / 2, length, mirrored };
  drawFloorShadow(canvas, sprite, placement, lean, 0.55);
  drawSprite(canvas, sprite, placement);
}

/** Pictures of products among other things, as people post them. */
export async function scenePainter(
  props: Props,
): Promise<(scene: Scene, products: readonly { readonly product: Product; readonly sprite: Sprite }[], random: Draws) => Canvas> {
  const names = Object.keys(SCENE_ART) as Scene[];
  const stages = new Map<Scene, readonly Backdrop[]>(
    await Promise.all(names.map(async (name) => [name, await developStages(SCENE_ART[name].stages)] as const)),
  );
  return (scene, products, random) => {
    const { horizon, above, around } = SCENE_ART[scene];
    const span = random.between(0.86, 1);
    const window = {
      left: random.between(0, 1 - span),
      top: random.between(0, 1 - span),
      width: span,
      height: span,
      mirrored: random.chance(0.5),
    };
    const canvas = expose(random.pick(stages.get(scene) ?? []), WIDTH, HEIGHT, window);
    const line = HEIGHT * ((horizon - window.top) / window.height);
    const lean = random.between(-0.9, 0.9);

    for (let k = above.length > 0 ? random.integer(3) : 0; k > 0; k--) {
      const sprite = props.scenery(random.pick(above));
      const placement = {
        x: random.between(0.08, 0.92) * WIDTH,
        y: random.between(0.1, 0.28) * HEIGHT,
        length: random.between(26, 46),
        mirrored: random.chance(0.3),
      };
      if (line < 0.62 * HEIGHT || scene === 'living room') drawDropShadow(canvas, sprite, placement, 1, 2, 0.15);
      drawSprite(canvas, sprite, placement);
    }

    const things: Thing[] = [];
    const middle = random.between(0.3, 0.7) * WIDTH;
    products.forEach(({ product, sprite }, index) => {
      const space = (products.length > 1 ? random.between(0.36, 0.44) : random.between(0.4, 0.58)) * WIDTH;
      const x = products.length > 1 ? WIDTH * (index === 0 ? 0.3 : 0.7) + random.between(-10, 10) : middle;
      const foot = random.between(line + 0.55 * (HEIGHT - line), HEIGHT - 4);
      const mirrored = random.chance(0.4);
      for (const spot of standing(product.pack))
        things.push({ sprite, x: x + spot.x * space, foot: foot - spot.y * space, length: space * spot.size, mirrored });
    });
    for (let k = 2 + random.integer(3); k > 0; k--) {
      // Nearer things are lower and larger, and keep to the sides so that they do not hide what the post is about.
      const depth = random.uniform();
      const side = random.chance(0.5) ? random.between(0, 0.24) : random.between(0.76, 1);
      things.push({
        sprite: props.scenery(random.pick(around)),
        x: (depth < 0.4 ? random.uniform() : side) * WIDTH,
        foot: line + 3 + depth * (HEIGHT - line - 3),
        length: 30 + 36 * depth,
        mirrored: random.chance(0.5),
      });
    }
    for (const thing of things.sort((a, b) => a.foot - b.foot)) draw(canvas, thing, lean);

    develop(
      canvas,
      {
        brightness: random.between(0.82, 1.08),
        contrast: random.between(0.9, 1.1),
        warmth: random.between(-0.05, 0.07),
        vignette: random.between(0, 0.5),
        side: random.between(0, 6.28),
        slope: random.between(0, 0.15),
        noise: random.between(1, 6),
      },
      random,
    );
    return canvas;
  };
}
