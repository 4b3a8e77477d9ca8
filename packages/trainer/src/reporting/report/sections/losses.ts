import type { IterationMetrics } from '../../metrics/index.js';
import { formatCount, formatNumber } from '../../format.js';
import type { ChartSpec, Section } from '../charts.js';
import { passIds, type TaskCurve, taskCurves } from '../curves.js';
import { html, type Markup } from '../markup.js';
import type { ReportData } from '../types.js';
import { borderStrip } from './border.js';

/** The curves of all tasks as small multiples, pass by pass. */
export function lossesSection({ iterations, taskTitles = {} }: ReportData): Section | null {
  const passes = passIds(iterations);
  if (passes.length === 0) return null;
  const charts: Record<string, ChartSpec> = {};
  const groups = passes.map((pass, index) => {
    const curves = taskCurves(iterations, pass);
    const cards = curves.map((curve, at) => {
      const chart = `loss-${index}-${at}`;
      if (curve.count > 0) charts[chart] = chartOf(curve, (index % 6) + 1);
      return taskCard(curve, chart, taskTitles[curve.id]);
    });
    return html`<h3 class="pass">
        <i class="line" style="background:var(--series-${(index % 6) + 1})"></i> Pass ${pass}: ${curves.length} tasks
      </h3>
      <div class="multiples">${cards}</div>
      ${borderStrip(iterations, pass, (index % 6) + 1)}`;
  });
  const body = html`<p class="explain">
      The faint line is each iteration, the strong one its moving average. Drag across a chart to zoom all of them, double-click to go back.
      <label class="slider">smoothing <input id="smoothing" type="range" min="0" max="60" value="8" /></label>
    </p>
    ${groups} ${table(iterations, passes)}`;
  return { id: 'losses', title: 'Losses', body, charts };
}

function chartOf(curve: TaskCurve, colour: number): ChartSpec {
  return { x: curve.x, lines: [{ label: curve.id, y: curve.y, colour }], group: 'iterations', smooth: true, percent: false, log: false };
}

function taskCard(curve: TaskCurve, chart: string, title: string | undefined): Markup {
  const head = html`<h4 title="${title ?? curve.id}">${curve.id}</h4>`;
  if (curve.first === null || curve.last === null) {
    return html`<article class="card multiple idle">
      <div class="chart-head">${head}</div>
      <p class="muted small">not applicable: no batch had what this task needs</p>
    </article>`;
  }
  const spoken = `Loss of ${curve.id}: from ${formatNumber(curve.first)} to ${formatNumber(curve.last)}`;
  return html`<article class="card multiple">
    <div class="chart-head">
      ${head}<output class="small" data-readout="${chart}">${formatNumber(curve.first)} → ${formatNumber(curve.last)}</output>
    </div>
    <div class="chart" data-chart="${chart}" role="img" aria-label="${spoken}"></div>
  </article>`;
}

function table(iterations: readonly IterationMetrics[], passes: readonly string[]): Markup {
  const rows = passes.flatMap((pass) =>
    taskCurves(iterations, pass).map(
      ({ id, first, last, count, notApplicable }) =>
        html`<tr>
          <th scope="row">${id}</th>
          <td>${pass}</td>
          <td>${first === null ? '-' : formatNumber(first)}</td>
          <td>${last === null ? '-' : formatNumber(last)}</td>
          <td>${first === null || last === null ? '-' : change(first, last)}</td>
          <td>${formatCount(count)}</td>
          <td>${formatCount(notApplicable)}</td>
        </tr>`,
    ),
  );
  return html`<details>
    <summary>Losses as a table</summary>
    <div class="scroll">
      <table class="figures-table">
        <caption class="muted small">
          Start and end: means of the first and the last twentieth of the iterations
        </caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Pass</th>
            <th scope="col">Start</th>
            <th scope="col">End</th>
            <th scope="col">Change</th>
            <th scope="col">Iterations</th>
            <th scope="col">Not applicable</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

function change(first: number, last: number): string {
  if (first === 0) return formatNumber(last - first);
  const percent = (100 * (last - first)) / Math.abs(first);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent).toFixed(0)} %`;
}
