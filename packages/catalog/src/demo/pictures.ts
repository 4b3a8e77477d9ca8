import sharp from 'sharp';
import { draws } from './draws.js';
import { iconLibrary } from './picture/artwork.js';
import { developBackdrops } from './picture/backdrops.js';
import type { Canvas } from './picture/canvas.js';
import { encode } from './picture/encode.js';
import { productArtist } from './picture/product-sprite.js';
import { makeProps } from './picture/props.js';
import { SCENERY } from './picture/scene-art.js';
import { scenePainter } from './picture/scene.js';
import { shoot } from './picture/shot.js';
import type { Sprite } from './picture/sprite.js';
import type { Shot } from './plan/listings.js';
import type { ScenePicture } from './plan/posts.js';
import type { Product } from './plan/products.js';
import { SELLERS } from './plan/sellers.js';

export interface Photographer {
  /** The picture before it is compressed; equal keys and seed give equal pixels. */
  take(shot: Shot): Promise<Canvas>;
  /** Bytes of the file. */
  photograph(shot: Shot): Promise<Buffer>;
  paint(picture: ScenePicture): Promise<Buffer>;
}

/** Cut-outs kept for the next picture of the same product; a cut-out is about 200 KB. */
const KEPT = 48;

export async function openStudio(seed: number): Promise<Photographer> {
  const icons = iconLibrary();
  const watermarks = SELLERS.flatMap(({ watermark }) => (watermark ? [watermark] : []));
  const [backdrops, props, artist] = await Promise.all([developBackdrops(), makeProps(icons, SCENERY, watermarks), productArtist(icons)]);
  const painter = await scenePainter(props);
  const sprites = new Map<string, Promise<Sprite>>();
  const spriteFor = (product: Product): Promise<Sprite> => {
    const known = sprites.get(product.catalogId);
    if (known) return known;
    const sprite = artist(product);
    sprites.set(product.catalogId, sprite);
    if (sprites.size > KEPT) sprites.delete(sprites.keys().next().value as string);
    return sprite;
  };
  const take = async (shot: Shot): Promise<Canvas> =>
    shoot({ backdrops, props }, shot.product, await spriteFor(shot.product), shot.seller, shot.closer, draws(seed, ...shot.keys));
  return {
    take,
    photograph: async (shot) => {
      const canvas = await take(shot);
      const { format } = shot.seller;
      if (shot.trim === 0) return encode(canvas, { format, quality: shot.quality });
      const { width, height, rgb } = canvas;
      return sharp(rgb, { raw: { width, height, channels: 3 } })
        .extract({ left: shot.trim, top: shot.trim, width: width - 2 * shot.trim, height: height - 2 * shot.trim })
        .toFormat(format === 'jpg' ? 'jpeg' : 'webp', { quality: shot.quality })
        .toBuffer();
    },
    paint: async (picture) => {
      const products = await Promise.all(picture.products.map(async (product) => ({ product, sprite: await spriteFor(product) })));
      return encode(painter(picture.scene, products, draws(seed, ...picture.keys)), { format: 'jpg', quality: 74 });
    },
  };
}
