import { formatCount, formatDuration, formatLarge } from '../../format.js';
import { passIds, taskCurves } from '../curves.js';
import { directionTitle } from '../directions.js';
import { html, type Markup } from '../markup.js';
import { percent } from '../percent.js';
import type { DirectionResult, Recall, ReportData } from '../types.js';

/** Name, the result in one sentence, and the figures to remember. */
export function hero(data: ReportData): Markup {
  const { run, iterations } = data;
  const started = run.startedAt.slice(0, 16).replace('T', ' ');
  return html`<header class="hero">
    <p class="kicker">Pre-training report</p>
    <h1>${run.name}</h1>
    <p class="lede">${lede(data)}</p>
    <ul class="tiles">
      ${recallTiles(data)} ${tile('Losses that fell', fallen(data), 'end against start')}
      ${tile('Parameters', formatLarge(run.parameters), `preset ${run.preset}`)}
      ${tile('Training', formatDuration(run.seconds), `${formatCount(iterations.length)} iterations`)}
    </ul>
    <p class="muted small">${run.catalog} · ${run.runtime} · ${run.machine} · ${started}</p>
  </header>`;
}

/** A figure to remember. */
export function tile(label: string, value: string, below: string): Markup {
  return html`<li class="tile"><span class="label">${label}</span><strong>${value}</strong><span class="muted">${below}</span></li>`;
}

function recallTiles({ evaluations }: ReportData): Markup[] {
  const [first, last] = [evaluations[0], evaluations[evaluations.length - 1]];
  return (last?.directions ?? []).map((direction) => {
    const widest = widestRecall(direction);
    const before = first === last ? undefined : widestRecall(first?.directions.find(({ id }) => id === direction.id));
    if (!widest) return html``;
    const from = before ? `from ${percent(before.recall)}, ` : '';
    return tile(`${directionTitle(direction.id)}, Recall@${widest.at}`, percent(widest.recall), `${from}chance ${percent(widest.chance)}`);
  });
}

export function widestRecall(direction: DirectionResult | undefined): Recall | undefined {
  return direction?.recalls[direction.recalls.length - 1];
}

function lede({ run, iterations, evaluations }: ReportData): string {
  const last = evaluations[evaluations.length - 1];
  const best = last?.directions
    .flatMap((direction) => {
      const recall = widestRecall(direction);
      return recall ? [{ direction, recall }] : [];
    })
    .sort((a, b) => b.recall.recall - a.recall.recall)[0];
  const spent = `${formatCount(iterations.length)} iterations in ${formatDuration(run.seconds)}`;
  if (!best) return `${spent}.`;
  const before = evaluations.length > 1 ? widestRecall(evaluations[0]?.directions.find(({ id }) => id === best.direction.id)) : undefined;
  const compared = [before && `${percent(before.recall)} before training`, `${percent(best.recall.chance)} by chance`].filter(Boolean);
  return (
    `After ${spent}, ${directionTitle(best.direction.id).toLowerCase()} search finds the right product among the first ${best.recall.at} ` +
    `of ${formatCount(best.direction.candidates)} held-out candidates for ${percent(best.recall.recall)} of the queries: ${compared.join(', ')}.`
  );
}

function fallen({ iterations }: ReportData): string {
  const curves = passIds(iterations).flatMap((pass) => taskCurves(iterations, pass));
  const trained = curves.filter(({ first, last }) => first !== null && last !== null);
  const fell = trained.filter(({ first, last }) => (last ?? 0) < (first ?? 0));
  return `${fell.length} of ${trained.length}`;
}
