/**
 * The safetensors format (github.com/huggingface/safetensors, README "Format"): 8 bytes little-endian header length; a JSON header of
 * `name: { dtype, shape, data_offsets }`, padded with spaces; then the tensors' bytes, little-endian, row by row, without gaps.
 */
import { CheckpointError } from './errors.js';

export type TensorArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: TensorArray;
}

export interface TensorPlace {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** From the start of the tensors' bytes. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly places: readonly TensorPlace[];
  readonly metadata: Readonly<Record<string, string>>;
}

const ARRAYS = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
type DType = keyof typeof ARRAYS;

/** The reference implementation reads no longer header. */
export const HEADER_LIMIT = 100_000_000;

const dtypeOf = (data: TensorArray): DType => (Object.keys(ARRAYS) as DType[]).find((dtype) => data instanceof ARRAYS[dtype])!;
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

export const allocate = ({ dtype, shape }: TensorPlace): TensorArray => new ARRAYS[dtype](sizeOf(shape));
export const bytesOf = (data: TensorArray): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/**
 * The first bytes of a file, and the order in which the tensors' bytes follow: wide elements first, so that each tensor is aligned.
 * @throws CheckpointError SAFETENSORS_INVALID if a shape does not fit its data
 */
export function encodeHeader(
  tensors: Readonly<Record<string, NamedTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): { readonly head: Uint8Array; readonly parts: readonly TensorArray[] } {
  const entries = Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let end = 0;
  const places = entries.map(([name, { shape, data }]) => {
    if (name === '__metadata__' || sizeOf(shape) !== data.length) {
      throw new CheckpointError('SAFETENSORS_INVALID', { tensor: name, shape: `[${shape.join(', ')}]`, values: data.length });
    }
    return [name, { dtype: dtypeOf(data), shape, data_offsets: [end, (end += data.byteLength)] }] as const;
  });
  const header = Object.keys(metadata).length > 0 ? [['__metadata__', metadata] as const, ...places] : places;
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const head = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(json, 8);
  return { head, parts: entries.map(([, { data }]) => data) };
}

/** The header's length, from the first 8 bytes. @throws CheckpointError SAFETENSORS_INVALID */
export function headerLength(first8: Uint8Array, fileLength: number): number {
  if (first8.length < 8) throw invalid(`a file of ${fileLength} bytes`);
  const length = Number(new DataView(first8.buffer, first8.byteOffset, 8).getBigUint64(0, true));
  if (length > HEADER_LIMIT || length + 8 > fileLength) throw invalid(`a header of ${length} bytes in a file of ${fileLength}`);
  return length;
}

/**
 * Reads a header and checks that its tensors cover the rest of the file without gap or overlap.
 * @param json the header's bytes, without the 8 before
 * @param dataLength bytes that follow it
 * @throws CheckpointError SAFETENSORS_INVALID
 */
export function decodeHeader(json: Uint8Array, dataLength: number): Header {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw invalid('a header that is no JSON');
  }
  if (json[0] !== 0x7b || typeof header !== 'object' || header === null) throw invalid('a header that is no JSON object');
  const { __metadata__: metadata = {}, ...tensors } = header as Record<string, unknown>;
  const places = Object.entries(tensors).map(([name, entry]) => placeOf(name, entry));
  let end = 0;
  for (const place of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (place.begin !== end) throw invalid(`${place.name} at ${place.begin}, expected at ${end}`);
    end = place.end;
  }
  if (end !== dataLength) throw invalid(`${dataLength} bytes of data, expected ${end}`);
  return { places, metadata: metadata as Record<string, string> };
}

function placeOf(name: string, entry: unknown): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  const whole = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((value) => Number.isSafeInteger(value) && value >= 0);
  if (typeof dtype !== 'string' || !Object.hasOwn(ARRAYS, dtype))
    throw invalid(`${name} of type ${String(dtype)}; known: ${Object.keys(ARRAYS).join(', ')}`);
  if (!whole(shape) || !whole(offsets) || offsets.length !== 2) throw invalid(`${name} without shape and offsets`);
  const [begin, end] = offsets as [number, number];
  const bytes = sizeOf(shape) * ARRAYS[dtype as DType].BYTES_PER_ELEMENT;
  if (end - begin !== bytes) throw invalid(`${name} of ${end - begin} bytes, expected ${bytes}`);
  return { name, dtype: dtype as DType, shape, begin, end };
}

const invalid = (got: string) => new CheckpointError('SAFETENSORS_INVALID', { got, expected: 'a whole safetensors file' });
