import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { Row } from './rows.js';

/** What goes wrong in real exports, for the import to find; each id says what is wrong with it. */
export interface BrokenParts {
  readonly products: readonly (Row | string)[];
  readonly queries: readonly (Row | string)[];
  readonly qrels: readonly Row[];
  readonly posts: readonly Row[];
  readonly pairs: readonly Row[];
  /** Files that can't be used as they are, or only after conversion: path and bytes. */
  readonly files: readonly (readonly [string, Uint8Array])[];
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG whose header asks for 30,000 x 30,000 pixels; decoding it would take gigabytes. */
function hugePng(): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.alloc(4096))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

interface Model {
  readonly rgb: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

async function imageFiles(models: readonly Model[]): Promise<(readonly [string, Uint8Array])[]> {
  const shot = (index: number): Sharp => {
    const { rgb, width, height } = models[index % models.length] as Model;
    return sharp(rgb, { raw: { width, height, channels: 3 } });
  };
  const jpeg = await shot(0).jpeg({ quality: 80 }).toBuffer();
  const animated = async (index: number): Promise<Sharp> => {
    const frame = () => shot(index).resize(128, 128, { fit: 'cover' });
    const frames = await Promise.all(
      [frame(), frame().modulate({ brightness: 1.1 }), frame().modulate({ brightness: 0.9 })].map((image) => image.png().toBuffer()),
    );
    return sharp(frames, { join: { animated: true } });
  };
  return [
    ['images/broken/truncated-1.jpg', jpeg.subarray(0, Math.round(jpeg.length * 0.4))],
    ['images/broken/truncated-2.jpg', jpeg.subarray(0, Math.round(jpeg.length * 0.75))],
    ['images/broken/truncated-3.png', (await shot(1).png().toBuffer()).subarray(0, 900)],
    ['images/broken/text.jpg', Buffer.from('<html><body>404 Not Found</body></html>\n')],
    ['images/broken/noise.jpg', Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7919) % 251))],
    ['images/broken/empty.jpg', new Uint8Array(0)],
    ['images/broken/huge.png', hugePng()],
    ['images/odd/cmyk-1.jpg', await shot(2).toColourspace('cmyk').jpeg({ quality: 85 }).toBuffer()],
    ['images/odd/cmyk-2.jpg', await shot(3).toColourspace('cmyk').jpeg({ quality: 85 }).toBuffer()],
    ['images/odd/gray.jpg', await shot(4).grayscale().jpeg({ quality: 85 }).toBuffer()],
    ['images/odd/sixteen-bit.png', await shot(5).toColourspace('rgb16').png().toBuffer()],
    ['images/odd/transparent-1.png', await shot(6).ensureAlpha(0.6).png().toBuffer()],
    ['images/odd/transparent-2.webp', await shot(7).ensureAlpha(0.4).webp({ quality: 80, effort: 0 }).toBuffer()],
    ['images/odd/rotated-3.jpg', await shot(8).rotate(180).withMetadata({ orientation: 3 }).jpeg({ quality: 82 }).toBuffer()],
    ['images/odd/rotated-6.jpg', await shot(9).rotate(-90).withMetadata({ orientation: 6 }).jpeg({ quality: 82 }).toBuffer()],
    ['images/odd/rotated-8.jpg', await shot(10).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 82 }).toBuffer()],
    ['images/odd/mirrored-2.jpg', await shot(11).flop().withMetadata({ orientation: 2 }).jpeg({ quality: 82 }).toBuffer()],
    ['images/odd/animated.gif', await (await animated(12)).gif().toBuffer()],
    ['images/odd/animated.webp', await (await animated(13)).webp({ quality: 80, effort: 0 }).toBuffer()],
  ];
}

/** `models` are at least 14 pictures and `odd` their rows, for the files that are odd but usable. `known`: ids that exist. */
export async function makeBroken(
  models: readonly Model[],
  odd: readonly Row[],
  known: { readonly listing: string; readonly query: string },
): Promise<BrokenParts> {
  const files = await imageFiles(models);
  const broken = (kind: string) => files.filter(([path]) => path.startsWith(`images/${kind}/`)).map(([path]) => path);
  return {
    files,
    products: [
      ...broken('broken').map((path) => ({
        id: `broken-${path.slice(14).replace('.', '-')}`,
        title: 'listing with a picture that can not be read',
        images: [path],
        split: 'train',
      })),
      ...broken('odd').map((path, index) => ({
        ...odd[(index + 2) % odd.length],
        id: `odd-${path.slice(11).replace('.', '-')}`,
        images: [path],
      })),
      {
        id: 'broken-missing-file',
        title: 'listing whose picture was never uploaded',
        images: ['images/broken/not-there.jpg'],
        split: 'train',
      },
      { id: 'broken-title-object', title: { en: 'a translated title' }, split: 'train' },
      { id: 'broken-split', title: 'listing of an unknown split', split: 'holdout' },
      { id: 'broken-attributes', title: 'listing with attributes as a text', attributes: 'color=red;size=M', split: 'train' },
      { id: 'broken-category', title: 'listing with a number for a category', category: 4711, split: 'train' },
      { id: 'broken-empty', split: 'train' },
      { title: 'listing without an id', split: 'train' },
      { id: '', title: 'listing with an empty id', split: 'train' },
      { id: known.listing, title: 'another listing that took the same id', split: 'train' },
      '{"id": "broken-json", "title": "a line that was cut',
      'not json at all',
      '["broken-array", "a list in place of a row"]',
    ],
    queries: [{ id: 'broken-no-text', split: 'train' }, { text: 'query without an id', split: 'train' }, '{"id": "broken-query", "text": '],
    qrels: [
      { queryId: known.query, productId: 'no-such-listing', grade: 3 },
      { queryId: 'no-such-query', productId: known.listing, grade: 2 },
      { queryId: known.query, productId: known.listing, grade: 7 },
    ],
    posts: [
      { id: 'broken-post-empty', products: [known.listing], split: 'train' },
      { id: 'broken-post-tag', text: 'love it! 😍', products: ['no-such-product'], split: 'train' },
    ],
    pairs: [
      { a: known.listing, b: 'no-such-listing', label: 1, split: 'train' },
      { a: known.listing, b: known.listing, label: 2, split: 'train' },
    ],
  };
}
