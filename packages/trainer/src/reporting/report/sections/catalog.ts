import { formatCount } from '../../format.js';
import type { Section } from '../charts.js';
import { html, type Markup } from '../markup.js';
import { percent } from '../percent.js';
import type { Fact, ImportFacts, ReportData } from '../types.js';

/** What the model was trained on, and what the import refused. */
export function catalogSection({ data = [], import: imported }: ReportData): Section | null {
  if (data.length === 0 && !imported) return null;
  const body = html`<div class="cards">
    ${
      data.length > 0
        ? html`<article class="card">
            <h3>Trained on</h3>
            ${factList(data)}
          </article>`
        : null
    }
    ${imported ? importCard(imported) : null}
  </div>`;
  return { id: 'data', title: 'Data', body, charts: {} };
}

export function factList(facts: readonly Fact[]): Markup {
  return html`<dl class="facts">
    ${facts.map(
      ({ label, value, hint }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}${hint ? html`<span class="muted small">${hint}</span>` : null}</dd>
        </div>`,
    )}
  </dl>`;
}

function importCard({ accepted, rejected, more = [] }: ImportFacts): Markup {
  const refused = rejected.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...rejected.map(({ count }) => count));
  const share = accepted + refused > 0 ? refused / (accepted + refused) : 0;
  const rows = [...rejected]
    .sort((a, b) => b.count - a.count)
    .map(
      ({ code, count, meaning }) =>
        html`<li>
          <div><code>${code}</code><b>${formatCount(count)}</b></div>
          <div class="bar" aria-hidden="true"><i style="width:${((100 * count) / most).toFixed(1)}%"></i></div>
          ${meaning ? html`<span class="muted small">${meaning}</span>` : null}
        </li>`,
    );
  return html`<article class="card">
    <h3>Import</h3>
    <p>${formatCount(accepted)} accepted, ${formatCount(refused)} rejected (${percent(share)})</p>
    ${
      rows.length > 0
        ? html`<ul class="reasons">
            ${rows}
          </ul>`
        : null
    }
    ${more.length > 0 ? factList(more) : null}
  </article>`;
}
