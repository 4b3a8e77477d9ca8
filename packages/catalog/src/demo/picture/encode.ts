import sharp from 'sharp';
import type { Canvas } from './canvas.js';

export interface Encoding {
  readonly format: 'jpg' | 'webp';
  readonly quality: number;
}

/** JPEG or WebP bytes. */
export async function encode(canvas: Canvas, { format, quality }: Encoding): Promise<Buffer> {
  const image = sharp(canvas.rgb, { raw: { width: canvas.width, height: canvas.height, channels: 3 } });
  return format === 'webp' ? image.webp({ quality, effort: 0 }).toBuffer() : image.jpeg({ quality }).toBuffer();
}
