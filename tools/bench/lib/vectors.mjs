import { createRandom } from '@commercemm/catalog';

/**
 * Draws unit vectors: `uniform` ones have all directions alike, which is the hardest there is to index; `clustered` ones lie around
 * `clusters` centres, as listings around kinds of products, with noise half as large as what the centres differ by.
 */
export function vectorSource(kind, dimensions, clusters) {
  const random = createRandom('vectors', kind);
  const centres = kind === 'clustered' ? Float32Array.from({ length: clusters * dimensions }, () => random.normal()) : null;
  return () => {
    const vector = new Float32Array(dimensions);
    const centre = centres ? random.integer(clusters) * dimensions : 0;
    let squares = 0;
    for (let i = 0; i < dimensions; i++) {
      vector[i] = centres ? centres[centre + i] + 0.5 * random.normal() : random.normal();
      squares += vector[i] * vector[i];
    }
    const scale = 1 / Math.sqrt(squares);
    return vector.map((value) => value * scale);
  };
}
