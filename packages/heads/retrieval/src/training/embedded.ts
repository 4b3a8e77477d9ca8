import type { Example, HostOutputs } from '@commercemm/engine';

/** Embeddings of catalog rows, as predictions bring them. */
export interface Embedded {
  add(examples: readonly Example[], outputs: HostOutputs): void;
  /** Unit embedding [E] of a row in a role; undefined if it was not embedded, or has none of the role's sources. */
  vector(role: string, row: number): Float32Array | undefined;
  /** Those of the rows that have one. */
  having(role: string, rows: readonly number[]): number[];
  /** Embeddings of rows that have one, [rows, E]. */
  matrix(role: string, rows: readonly number[]): { readonly vectors: Float32Array; readonly width: number };
}

export function createEmbedded(): Embedded {
  const byRole = new Map<string, Map<number, Float32Array>>();
  const vector = (role: string, row: number) => byRole.get(role)?.get(row);
  return {
    vector,
    having: (role, rows) => rows.filter((row) => vector(role, row)),
    add(examples, outputs) {
      for (const [role, { shape, data }] of Object.entries(outputs)) {
        const width = shape[1]!;
        const rows = byRole.get(role) ?? byRole.set(role, new Map()).get(role)!;
        examples.forEach(([row], i) => {
          const own = (data as Float32Array).slice(i * width, (i + 1) * width);
          // A role that an item does not have is a row of zeros.
          if (own.some((value) => value !== 0)) rows.set(row!, own);
        });
      }
    },
    matrix(role, rows) {
      const width = rows.length > 0 ? vector(role, rows[0]!)!.length : 1;
      const vectors = new Float32Array(rows.length * width);
      rows.forEach((row, i) => vectors.set(vector(role, row)!, i * width));
      return { vectors, width };
    },
  };
}
