import type { ChartSpec, Section } from '../charts.js';
import { html } from '../markup.js';
import type { HeadReportData } from './types.js';

/** Loss and figures over the steps. */
export function progressSection({ steps, evaluations, primary, best }: HeadReportData): Section | null {
  if (steps.length === 0) return null;
  const charts: Record<string, ChartSpec> = {
    'head-loss': {
      x: steps.map(({ step }) => step),
      lines: [{ label: 'loss', y: steps.map(({ loss }) => (Number.isFinite(loss) ? loss : null)), colour: 1 }],
      group: 'steps',
      smooth: true,
      percent: false,
      log: false,
    },
    'head-figure': {
      x: evaluations.map(({ step }) => step),
      lines: [{ label: primary, y: evaluations.map(({ metrics }) => metrics[primary] ?? null), colour: 2 }],
      group: 'steps',
      smooth: false,
      percent: false,
      log: false,
    },
  };
  const titles: Readonly<Record<string, string>> = { 'head-loss': 'Loss', 'head-figure': `${primary} on the valid split` };
  const body = html`<p class="explain">${best === undefined ? '' : `The parameters of step ${best} were kept.`}</p>
    <div class="cards">
      ${Object.keys(charts).map(
        (id) =>
          html`<article class="card">
            <div class="chart-head">
              <h3>${titles[id]!}</h3>
              <output class="muted small" data-readout="${id}"></output>
            </div>
            <div class="chart tall" data-chart="${id}" role="img" aria-label="${titles[id]!}"></div>
          </article>`,
      )}
    </div>`;
  return { id: 'training', title: 'Training', body, charts };
}
