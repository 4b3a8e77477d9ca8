import sharp from 'sharp';

/** A PNG in which no two pixels of a row or column are alike. */
export const picture = (width: number, height: number, seed = 0): Promise<Buffer> => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => 128 + 127 * Math.sin(i * 0.37 + seed));
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
};
