import type { Problem } from '../rejections.js';

/** A row as a file has it, before validation. */
export type RawRow = { readonly line: number; readonly value: unknown } | { readonly line: number; readonly problem: Problem };

/** Rows arrive in chunks of at most so many rows, and about so many bytes, so that memory stays bounded whatever the rows hold. */
export const CHUNK_ROWS = 1024;
export const CHUNK_BYTES = 8 << 20;
