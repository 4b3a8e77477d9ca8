import sharp from 'sharp';

/** A small WebP of an encoded picture as a `data:` address; null if it cannot be decoded. `size`: the longer side in pixels. */
export async function thumbnail(bytes: Uint8Array, size = 160): Promise<string | null> {
  try {
    const image = sharp(bytes, { limitInputPixels: 100_000_000 }).rotate().resize(size, size, { fit: 'inside', withoutEnlargement: true });
    return `data:image/webp;base64,${(await image.webp({ quality: 72 }).toBuffer()).toString('base64')}`;
  } catch {
    return null;
  }
}
