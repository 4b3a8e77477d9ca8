import type { IterationMetrics } from '../metrics/index.js';

/**
 * The numbers of one iteration by TensorBoard tag: `loss/<pass>/<task>`, `<pass>/<figure>` for the other numbers of a pass, and
 * `training/<figure>` for those of the iteration. null (not finite) is left out: it would break a curve's scale.
 */
export function iterationScalars(metrics: IterationMetrics): Record<string, number> {
  const { iteration: _, passes, ...training } = metrics;
  const found: [string, number][] = [];
  for (const [pass, { losses, ...figures }] of Object.entries(passes)) {
    collect(`loss/${pass}`, losses, found);
    collect(pass, figures, found);
  }
  collect('training', training, found);
  return Object.fromEntries(found);
}

function collect(tag: string, value: unknown, into: [string, number][]): void {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) into.push([tag, value]);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) collect(`${tag}/${name}`, inner, into);
  }
}
