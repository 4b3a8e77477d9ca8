import { formatCount, formatNumber } from '../../format.js';
import type { ChartSpec, Section } from '../charts.js';
import { directionTitle } from '../directions.js';
import { html, type Markup } from '../markup.js';
import { percent } from '../percent.js';
import type { DirectionResult, Evaluation, Recall, ReportData } from '../types.js';
import { widestRecall } from './hero.js';

/** Recall before and after training with chance beside it, and over time. */
export function retrievalSection({ evaluations }: ReportData): Section | null {
  const last = evaluations[evaluations.length - 1];
  if (!last || last.directions.length === 0) return null;
  const first = evaluations.length > 1 ? evaluations[0] : undefined;
  const cards = last.directions.map((after) => {
    const before = first?.directions.find(({ id }) => id === after.id);
    return directionCard(after, before);
  });
  const timeline = evaluations.length > 2 ? overTime(evaluations, last) : null;
  const body = html`<p class="explain">
      Held-out products that the model has not seen. Recall@10: the share of queries with a right product among the first ten answers.
      ${first ? html`<span class="key"><i class="mark-before"></i> before training</span>` : null}
      <span class="key"><i class="mark-after"></i> after training</span> <span class="key"><i class="mark-chance"></i> chance</span>
    </p>
    <div class="cards">${cards}</div>
    ${timeline?.markup}`;
  return { id: 'retrieval', title: 'Retrieval', body, charts: timeline ? { 'recall-over-time': timeline.chart } : {} };
}

function directionCard(after: DirectionResult, before: DirectionResult | undefined): Markup {
  const rows = after.recalls.map((recall) =>
    recallRow(
      recall,
      before?.recalls.find(({ at }) => at === recall.at),
    ),
  );
  const ranks = [before?.medianRank, after.medianRank].filter((rank) => rank !== undefined).map(formatNumber);
  return html`<article class="card">
    <h3>${directionTitle(after.id)}</h3>
    <table class="recalls">
      <caption class="hidden">
        Recall of ${directionTitle(after.id)}
      </caption>
      <thead class="hidden">
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">Before and chance</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="muted small">
      ${formatCount(after.queries)} queries, ${formatCount(after.candidates)}
      candidates${ranks.length > 0 ? html`; median rank ${ranks.join(' → ')}` : null}
    </p>
  </article>`;
}

function recallRow({ at, recall, chance }: Recall, before: Recall | undefined): Markup {
  const place = (value: number): string => `${(100 * Math.min(1, Math.max(0, value))).toFixed(2)}%`;
  const from = before?.recall ?? 0;
  const [low, high] = [Math.min(from, recall), Math.max(from, recall)];
  const fall = before !== undefined && recall < from;
  return html`<tr>
    <th scope="row">R@${at}</th>
    <td class="track-cell">
      <div class="track" aria-hidden="true">
        <i class="gain${fall ? ' loss' : ''}" style="left:${place(low)};width:${place(high - low)}"></i>
        <i class="chance" style="left:${place(chance)}"></i>
        ${before ? html`<i class="before" style="left:${place(from)}"></i>` : null}
        <i class="after" style="left:${place(recall)}"></i>
      </div>
      <span class="muted">${before ? `${percent(from)} before · ` : ''}${percent(chance)} chance</span>
    </td>
    <td class="figures">${percent(recall)}</td>
  </tr>`;
}

function overTime(evaluations: readonly Evaluation[], last: Evaluation): { markup: Markup; chart: ChartSpec } {
  const lines = last.directions.map(({ id }, index) => ({
    label: directionTitle(id),
    colour: (index % 6) + 1,
    y: evaluations.map(({ directions }) => widestRecall(directions.find((direction) => direction.id === id))?.recall ?? null),
  }));
  const at = widestRecall(last.directions[0])?.at ?? 10;
  const chart = { x: evaluations.map(({ iteration }) => iteration), lines, group: 'recall', smooth: false, percent: true, log: false };
  const keys = lines.map(
    ({ label, colour }) => html`<span class="key"><i class="line" style="background:var(--series-${colour})"></i> ${label}</span>`,
  );
  const spoken = lines.map(({ label, y }) => `${label} from ${percent(y[0] ?? 0)} to ${percent(y[y.length - 1] ?? 0)}`).join('; ');
  const markup = html`<article class="card">
    <div class="chart-head">
      <h3>Recall@${at} over time</h3>
      <output class="muted small" data-readout="recall-over-time"></output>
    </div>
    <p class="keys">${keys}</p>
    <div class="chart tall" data-chart="recall-over-time" role="img" aria-label="Recall@${at} over time: ${spoken}"></div>
  </article>`;
  return { markup, chart };
}
