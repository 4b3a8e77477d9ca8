/** Items and catalogs in memory, for tests. */
import { crc32, deflateSync } from 'node:zlib';

import type { Catalog, Item } from '@commercemm/catalog';

export function item(id: string, given: Partial<Item> = {}): Item {
  return {
    id,
    kind: 'listing',
    split: 'train',
    titles: [`product ${id}`],
    description: null,
    category: [],
    attributes: {},
    catalogId: null,
    language: null,
    images: [],
    ...given,
  };
}

/** A catalog that answers `items` and notes what it was asked. */
export function catalogOf(all: readonly Item[]): Catalog & { readonly asked: number[][] } {
  const asked: number[][] = [];
  const refuse = () => {
    throw new Error('not part of this test');
  };
  return {
    location: 'memory',
    version: 1,
    report: undefined as never,
    asked,
    items: async (rows) => {
      asked.push([...rows]);
      return rows.map((row) => all[row]!);
    },
    index: refuse,
    scan: refuse,
    matchPairs: refuse,
    links: refuse,
    close: () => {},
  };
}

/** A PNG of 8-bit RGB pixels (PNG specification, 5.3). */
export function png(width: number, height: number, pixel: (x: number, y: number) => readonly [number, number, number]): Uint8Array {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const rows = Array.from({ length: height }, (_, y) => [0, ...Array.from({ length: width }, (_none, x) => pixel(x, y)).flat()]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const bytes = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Uint8Array.from(rows.flat()))),
    chunk('IEND', new Uint8Array()),
  ]);
  return new Uint8Array(bytes);
}
