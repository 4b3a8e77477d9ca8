import type { Section } from '../charts.js';
import { html } from '../markup.js';
import type { HeadReportData } from './types.js';

/** Every figure with its interval as a track from 0 to 1. */
export function figuresSection({ figures }: HeadReportData): Section | null {
  if (figures.length === 0) return null;
  const place = (value: number): string => `${(100 * Math.min(1, Math.max(0, value))).toFixed(2)}%`;
  const rows = figures.map(
    ({ name, value, low, high }) =>
      html`<tr>
        <th scope="row" class="wide-label">${name}</th>
        <td class="track-cell">
          <div class="track" aria-hidden="true">
            <i class="gain" style="left:${place(low)};width:${place(high - low)}"></i><i class="after" style="left:${place(value)}"></i>
          </div>
          <span class="muted">${low.toFixed(4)} to ${high.toFixed(4)}</span>
        </td>
        <td class="figures">${value.toFixed(4)}</td>
      </tr>`,
  );
  const body = html`<p class="explain">
      On the valid split. The bar is the 95 % interval of 1,000 bootstrap samples of the examples; it says nothing of other seeds.
    </p>
    <article class="card">
      <table class="recalls">
        <tbody>
          ${rows}
        </tbody>
      </table>
    </article>`;
  return { id: 'figures', title: 'Figures', body, charts: {} };
}
