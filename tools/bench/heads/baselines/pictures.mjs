import { writeFileSync } from 'node:fs';

import { createPreprocessSpec, decodeImages } from '@commercemm/preprocess';

/** What pictures are compared by. */
export const KINDS = { pixels: 'pixels (32 x 32)', colours: 'colours (histogram of hue, saturation, value)' };

/** As methods.py reads them. */
const SIDE = 64;
const CHUNK = 256;

/** Writes the first picture of each row to a file, [rows, SIDE, SIDE, 3] bytes, as a model of that size would see it. */
export async function writePictures(catalog, rows, file) {
  const spec = createPreprocessSpec({ image: { size: SIDE, decodedSize: SIDE } });
  const size = SIDE * SIDE * 3;
  const all = new Uint8Array(rows.length * size);
  for (let from = 0; from < rows.length; from += CHUNK) {
    const items = await catalog.items(rows.slice(from, from + CHUNK));
    const decoded = await decodeImages(
      items.map(({ images }) => images[0].bytes),
      spec,
    );
    decoded.forEach((picture, at) => {
      if (picture instanceof Error) throw picture;
      all.set(picture, (from + at) * size);
    });
  }
  writeFileSync(file, all);
}
