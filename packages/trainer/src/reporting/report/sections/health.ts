import type { IterationMetrics, PassMetrics } from '../../metrics/index.js';
import { formatCount, formatNumber } from '../../format.js';
import type { ChartSpec, Section } from '../charts.js';
import { type Curve, curveOf, passIds } from '../curves.js';
import { html, type Markup } from '../markup.js';
import { percent } from '../percent.js';
import type { Fact, ReportData, SkippedStep } from '../types.js';
import { factList } from './catalog.js';

interface HealthChart {
  readonly id: string;
  readonly title: string;
  readonly spec: ChartSpec;
  readonly curves: readonly Curve[];
}

/** Gradient norm, learning rate, time of a step, and what was skipped. */
export function healthSection({ iterations, skipped = [] }: ReportData): Section | null {
  if (iterations.length === 0) return null;
  const passes = passIds(iterations);
  const gradNorm = curveOf(iterations, (metrics) => metrics.gradNorm);
  const learningRate = curveOf(iterations, (metrics) => metrics.learningRate);
  const times = passes.map((pass) => curveOf(iterations, (metrics) => metrics.passes[pass]?.milliseconds ?? null));
  const facts = passes.flatMap((pass) => passFacts(iterations, pass));
  const base = { group: 'iterations', percent: false };
  const charts: HealthChart[] = [
    {
      id: 'grad-norm',
      title: 'Gradient norm',
      spec: { ...base, x: gradNorm.x, lines: [{ label: 'norm', y: gradNorm.y, colour: 3 }], smooth: true, log: spreads(gradNorm) },
      curves: [gradNorm],
    },
    {
      id: 'learning-rate',
      title: 'Learning rate',
      spec: { ...base, x: learningRate.x, lines: [{ label: 'rate', y: learningRate.y, colour: 4 }], smooth: false, log: false },
      curves: [learningRate],
    },
    {
      id: 'milliseconds',
      title: 'Milliseconds by pass',
      spec: {
        ...base,
        x: times[0]?.x ?? [],
        lines: times.map(({ y }, at) => ({ label: passes[at] ?? '', y, colour: (at % 6) + 1 })),
        smooth: true,
        log: false,
      },
      curves: times,
    },
  ];
  const body = html`<div class="multiples wide">${charts.map(healthCard)}</div>
    ${facts.length > 0 ? html`<article class="card">${factList(facts)}</article>` : null} ${skippedSteps(skipped)}`;
  return { id: 'health', title: 'Training', body, charts: Object.fromEntries(charts.map(({ id, spec }) => [id, spec])) };
}

/** What the iterations say of speed and batches, pass by pass. */
function passFacts(iterations: readonly IterationMetrics[], pass: string): Fact[] {
  const reports = iterations.flatMap(({ passes }) => passes[pass] ?? []);
  const sum = (read: (metrics: PassMetrics) => number | undefined): number =>
    reports.reduce((total, metrics) => total + (read(metrics) ?? 0), 0);
  const samples = sum((metrics) => metrics.samples);
  if (samples === 0) return [];
  const seconds = sum((metrics) => metrics.milliseconds + (metrics.inputMilliseconds ?? 0)) / 1000;
  const waiting = sum((metrics) => metrics.inputMilliseconds) / 1000;
  const failures = sum(({ imageFailures = {} }) => Object.values(imageFailures).reduce((total, count) => total + count, 0));
  return [
    {
      label: `${pass}: samples a second`,
      value: formatNumber(samples / seconds),
      hint: `${percent(waiting / seconds)} of the time waiting for batches`,
    },
    {
      label: `${pass}: same-product pairs`,
      value: `${formatNumber(sum((metrics) => metrics.repeats) / reports.length)} a batch`,
      hint: 'two items of one product in a batch: right answers to each other, never negatives',
    },
    ...(failures > 0 ? [{ label: `${pass}: pictures not decoded`, value: formatCount(failures) }] : []),
  ];
}

/** One spike of thousands flattens all the rest on a straight scale. */
function spreads(curve: Curve): boolean {
  const values = curve.y.filter((value): value is number => value !== null && value > 0);
  return values.length === curve.count && values.length > 0 && Math.max(...values) > 50 * Math.min(...values);
}

function healthCard({ id, title, spec, curves }: HealthChart): Markup {
  const ends = curves.map(({ first, last }, at) => {
    const name = spec.lines.length > 1 ? `${spec.lines[at]?.label} ` : '';
    return first === null || last === null ? `${name}none` : `${name}${formatNumber(first)} → ${formatNumber(last)}`;
  });
  const keys =
    spec.lines.length > 1
      ? spec.lines.map(
          ({ label, colour }) => html`<span class="key"><i class="line" style="background:var(--series-${colour})"></i> ${label}</span>`,
        )
      : null;
  return html`<article class="card multiple">
    <div class="chart-head">
      <h4>${title}</h4>
      <output class="small" data-readout="${id}">${spec.lines.length > 1 ? '' : ends.join(' · ')}</output>
    </div>
    ${keys ? html`<p class="keys">${keys}</p>` : null}
    <div class="chart" data-chart="${id}" role="img" aria-label="${title}: ${ends.join('; ')}"></div>
  </article>`;
}

function skippedSteps(skipped: readonly SkippedStep[]): Markup {
  if (skipped.length === 0) return html`<p class="muted small">No step was skipped: all losses and gradients were finite.</p>`;
  const rows = skipped.slice(0, 50).map(({ iteration, reason }) => html`<li>iteration ${formatCount(iteration)}: ${reason}</li>`);
  const more = skipped.length > 50 ? html`<li>and ${formatCount(skipped.length - 50)} more</li>` : null;
  return html`<details class="warn">
    <summary>${formatCount(skipped.length)} ${skipped.length === 1 ? 'step was' : 'steps were'} skipped</summary>
    <ul>
      ${rows} ${more}
    </ul>
  </details>`;
}
