import { formatPercent } from '../format.js';

/** `80.6 %` that is not broken at the end of a line. */
export function percent(fraction: number): string {
  return formatPercent(fraction).replace(' ', '\u00a0');
}
