/** What a file is by its first bytes, and whether its own lengths say that it goes on beyond its end. */
export interface Signature {
  readonly format: string;
  readonly truncated: boolean;
}

/** Formats that sharp's own builds decode. */
export const IMAGE_FORMATS: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'];

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** Null if it is no image known by name. Never throws; nothing is decoded, so it is safe for any bytes. */
export function sniffImage(bytes: Uint8Array): Signature | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = text(bytes, 0, 12);
  const is = (format: string, truncated = false): Signature => ({ format, truncated });
  if (start.startsWith('\xff\xd8\xff')) return is('jpeg', !endsWithMarker(bytes));
  if (start.startsWith('\x89PNG\r\n\x1a\n'))
    return is('png', !text(bytes, Math.max(0, bytes.length - 4096), bytes.length).includes('IEND'));
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return is('webp', view.getUint32(4, true) + 8 > bytes.length);
  if (/^GIF8[79]a/.test(start)) return is('gif', bytes[bytes.length - 1] !== 0x3b);
  if (start.startsWith('II*\0') || start.startsWith('MM\0*'))
    return is('tiff', bytes.length < 8 || view.getUint32(4, start[0] === 'I') >= bytes.length);
  if (start.slice(4, 8) === 'ftyp')
    return is(/^(heic|heix|hevc|hevx)/.test(start.slice(8)) ? 'heic' : 'avif', boxesEnd(view) > bytes.length);
  return others(bytes, start);
}

function others(bytes: Uint8Array, start: string): Signature | null {
  const named: readonly (readonly [RegExp, string])[] = [
    [/^BM/, 'bmp'],
    [/^8BPS/, 'psd'],
    [/^%PDF/, 'pdf'],
    [/^\xff\x0a|^\0\0\0\x0cJXL /, 'jxl'],
    [/^\0\0\0\x0cjP {2}|^\xff\x4f\xff\x51/, 'jp2'],
    [/^\0\0\x01\0/, 'ico'],
  ];
  const found = named.find(([pattern]) => pattern.test(start))?.[1] ?? (/<svg[\s>]/.test(text(bytes, 0, 1024)) ? 'svg' : null);
  return found ? { format: found, truncated: false } : null;
}

/** An end-of-image marker among the last bytes; some cameras write a few more. */
function endsWithMarker(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 2; i >= Math.max(2, bytes.length - 4096); i--) {
    if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
  }
  return false;
}

/** Where the last box of an ISO media file says that it ends. */
function boxesEnd(view: DataView): number {
  let at = 0;
  while (at + 8 <= view.byteLength) {
    const size = view.getUint32(at);
    if (size === 0) return view.byteLength;
    if (size < 8) return at;
    at += size;
  }
  return at === view.byteLength ? at : Math.max(at, view.byteLength + 1);
}
