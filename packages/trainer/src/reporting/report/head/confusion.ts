import { formatCount } from '../../format.js';
import type { Section } from '../charts.js';
import { html } from '../markup.js';
import type { HeadReportData } from './types.js';

/** More classes do not fit on a page; the largest are shown. */
const MOST = 24;

/** True classes against predicted ones, row by row as shares. */
export function confusionSection({ confusion }: HeadReportData): Section | null {
  if (!confusion || confusion.labels.length < 2) return null;
  const { labels, counts } = confusion;
  const size = counts.map((row, i) => row.reduce((sum, count) => sum + count, 0) + counts.reduce((sum, other) => sum + other[i]!, 0));
  const shown = labels
    .map((_, i) => i)
    .sort((a, b) => size[b]! - size[a]!)
    .slice(0, MOST);
  const head = html`<tr>
    <th></th>
    ${shown.map((j, at) => html`<th scope="col" title="${labels[j]!}">${at + 1}</th>`)}
  </tr>`;
  const rows = shown.map((i, at) => {
    const total = Math.max(
      1,
      counts[i]!.reduce((sum, count) => sum + count, 0),
    );
    return html`<tr>
      <th scope="row" title="${labels[i]!}">${labels[i]!} · ${at + 1}</th>
      ${shown.map((j) => {
        const count = counts[i]![j]!;
        const share = Math.round((100 * count) / total);
        const colour = i === j ? '--good' : '--warn';
        return html`<td
          title="${labels[i]!} as ${labels[j]!}: ${formatCount(count)}"
          style="background:color-mix(in srgb, var(${colour}) ${share}%, transparent)"
        >
          ${count > 0 ? formatCount(count) : ''}
        </td>`;
      })}
    </tr>`;
  });
  const body = html`<p class="explain">
      Rows are true classes, columns predicted ones, by their numbers; the darker, the larger the share of the row. Green is right.
      ${labels.length > MOST ? `The ${MOST} largest of ${formatCount(labels.length)} classes.` : ''}
    </p>
    <article class="card scroll">
      <table class="confusion">
        <tbody>
          ${head} ${rows}
        </tbody>
      </table>
    </article>`;
  return { id: 'confusion', title: 'Confusion', body, charts: {} };
}
