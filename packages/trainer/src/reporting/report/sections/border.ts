import type { IterationMetrics } from '../../metrics/index.js';
import { stretches } from '../curves.js';
import { percent } from '../percent.js';
import { html, type Markup } from '../markup.js';

const COLUMNS = 160;

/** A strip that shows which border k between text and fusion layers was drawn when: a row for each k, darker where it came more often. */
export function borderStrip(iterations: readonly IterationMetrics[], pass: string, colour: number): Markup | null {
  const drawn = iterations.flatMap(({ passes }) => passes[pass]?.textLayers ?? []);
  if (drawn.length === 0) return null;
  const borders = [...new Set(drawn)].sort((a, b) => a - b);
  const columns = stretches(drawn.length, COLUMNS);
  const rows = borders.map((border, row) => {
    const share = drawn.filter((k) => k === border).length / drawn.length;
    const cells = columns.map(([from, to], x) => {
      const density = drawn.slice(from, to).filter((k) => k === border).length / (to - from);
      return density === 0 ? null : html`<rect x="${x}" y="${row}" width="1.02" height=".86" fill-opacity="${density.toFixed(2)}" />`;
    });
    return { border, share, cells };
  });
  const spoken = rows.map(({ border, share }) => `${border} in ${percent(share)}`).join(', ');
  return html`<figure class="border-strip">
    <figcaption class="small">
      Text layers below the border k, iteration by iteration
      <span class="muted">${rows.map(({ border, share }) => `k=${border}: ${percent(share)}`).join(' · ')}</span>
    </figcaption>
    <svg
      viewBox="0 0 ${columns.length} ${borders.length}"
      preserveAspectRatio="none"
      role="img"
      aria-label="Border k: ${spoken}"
      style="height:${12 * borders.length}px;fill:var(--series-${colour})"
    >
      ${rows.map(({ cells }) => cells)}
    </svg>
  </figure>`;
}
