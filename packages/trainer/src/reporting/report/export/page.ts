import { formatCount, formatDuration, formatPercent } from '../../format.js';
import type { Section } from '../charts.js';
import { html, type Markup } from '../markup.js';
import { type Assets, page } from '../page.js';
import { percent } from '../percent.js';
import { factsSection } from '../sections/facts.js';
import { tile, widestRecall } from '../sections/hero.js';
import { costs, meanRecall } from './cost.js';
import { exportTable } from './table.js';
import type { ExportedArtifact, ExportReportData } from './types.js';

/** The report of a model that was exported in several ways: quality against latency and size. */
export const exportReportPage = (data: ExportReportData, assets: Assets): string =>
  page(
    { title: data.run.name, hero: hero(data), sections: [figuresSection(data), factsSection({ run: data.run, config: undefined })] },
    assets,
  );

function hero({ run, artifacts }: ExportReportData): Markup {
  const started = run.startedAt.slice(0, 16).replace('T', ' ');
  const best = most(artifacts, meanRecall);
  const fastest = most(artifacts, ({ milliseconds: { both } }) => (both === null ? null : -both));
  const smallest = most(artifacts, ({ bytes }) => -bytes);
  return html`<header class="hero">
    <p class="kicker">Export report</p>
    <h1>${run.name}</h1>
    <p class="lede">
      One checkpoint as ${formatCount(artifacts.length)} artifacts, each measured as a service runs it, in ${formatDuration(run.seconds)}.
      ${costs(artifacts).join(' ')}
    </p>
    <ul class="tiles">
      ${best && tile('Best retrieval', percent(meanRecall(best) ?? 0), `${best.name}, mean Recall@10`)}
      ${fastest && tile('Fastest', `${fastest.milliseconds.both!.toFixed(1)} ms`, `${fastest.name}, words and picture`)}
      ${smallest && tile('Smallest', `${(smallest.bytes / 1e6).toFixed(1)} MB`, smallest.name)}
    </ul>
    <p class="muted small">${run.catalog} · ${run.runtime} · ${run.machine} · ${started}</p>
  </header>`;
}

/** The artifact with the largest figure; undefined if none has one. */
function most(artifacts: readonly ExportedArtifact[], figure: (artifact: ExportedArtifact) => number | null): ExportedArtifact | undefined {
  return artifacts
    .filter((artifact) => figure(artifact) !== null)
    .reduce<ExportedArtifact | undefined>((best, one) => (best && figure(best)! >= figure(one)! ? best : one), undefined);
}

function figuresSection({ artifacts }: ExportReportData): Section {
  const { titles, rows } = exportTable(artifacts);
  const sets = (artifacts[0]?.directions ?? []).map((direction) => {
    const widest = widestRecall(direction);
    return `${formatCount(direction.queries)} queries among ${formatCount(direction.candidates)} (chance ${formatPercent(widest?.chance ?? 0)})`;
  });
  const body = html`<p class="explain">
      The border is how many layers of the stack belong to text; the others fuse text and picture. @10: the share of queries with a right
      product among the first ten answers, on held-out products: ${[...new Set(sets)].join('; ')}. Milliseconds are the median of one item
      alone, from its words or its picture's file to its embedding; MB are those of all files.
    </p>
    <article class="card scroll">
      <table class="figures-table">
        <thead>
          <tr>
            ${titles.map((title) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ([name, ...cells]) =>
              html`<tr>
                <th scope="row">${name!}</th>
                ${cells.map((cell) => html`<td>${cell}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </article>`;
  return { id: 'figures', title: 'Quality, latency, size', body, charts: {} };
}
