import { formatCount, formatDuration } from '../../format.js';
import { html, type Markup } from '../markup.js';
import { type Assets, page } from '../page.js';
import { factsSection } from '../sections/facts.js';
import { confusionSection } from './confusion.js';
import { figuresSection } from './figures.js';
import { judgedSection } from './judged.js';
import { progressSection } from './progress.js';
import type { HeadReportData } from './types.js';

/** The report of a fine-tuned head. */
export const headReportPage = (data: HeadReportData, assets: Assets): string =>
  page(
    {
      title: data.run.name,
      hero: hero(data),
      sections: [
        figuresSection(data),
        judgedSection(data),
        confusionSection(data),
        progressSection(data),
        factsSection({ run: data.run, config: data.config }),
      ],
    },
    assets,
  );

function hero({ run, title, mode, figures, examples }: HeadReportData): Markup {
  const started = run.startedAt.slice(0, 16).replace('T', ' ');
  return html`<header class="hero">
    <p class="kicker">Head report</p>
    <h1>${run.name}</h1>
    <p class="lede">${title}: ${mode}, evaluated on ${formatCount(examples)} held-out examples in ${formatDuration(run.seconds)}.</p>
    <ul class="tiles">
      ${figures.slice(0, 4).map(
        ({ name, value, low, high }) =>
          html`<li class="tile">
            <span class="label">${name}</span><strong>${value.toFixed(3)}</strong>
            <span class="muted">95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}</span>
          </li>`,
      )}
    </ul>
    <p class="muted small">${run.catalog} · ${run.runtime} · ${run.machine} · ${started}</p>
  </header>`;
}
