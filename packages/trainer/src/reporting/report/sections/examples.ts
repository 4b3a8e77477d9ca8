import { formatCount } from '../../format.js';
import type { Section } from '../charts.js';
import { directionTitle } from '../directions.js';
import { html, type Markup } from '../markup.js';
import type { Picture, ReportData, RetrievalExample } from '../types.js';

/** Queries with their first answers, as pictures, by direction. */
export function examplesSection({ examples }: ReportData): Section | null {
  if (examples.length === 0) return null;
  const directions = [...new Set(examples.map(({ direction }) => direction))];
  const groups = directions.map(
    (direction) =>
      html`<h3>${directionTitle(direction)}</h3>
        <div class="examples">${examples.filter((example) => example.direction === direction).map(exampleRow)}</div>`,
  );
  const body = html`<p class="explain">
      Queries of held-out products and what the trained model puts first. <span class="badge">✓ match</span> marks a right product.
    </p>
    ${groups}`;
  return { id: 'examples', title: 'Examples', body, charts: {} };
}

function exampleRow({ query, results, rank, rankBefore, candidates }: RetrievalExample): Markup {
  const best = rank ?? results.findIndex(({ hit }) => hit) + 1;
  const place =
    best > 0
      ? `first match at rank ${formatCount(best)}${candidates ? ` of ${formatCount(candidates)}` : ''}`
      : `no match in the first ${results.length}`;
  const was = rankBefore === undefined ? '' : `, ${formatCount(rankBefore)} before training`;
  return html`<article class="card example">
    <div class="query">
      <span class="label">Query</span>${picture(query, '')}
      <p class="muted small">${place}${was}</p>
    </div>
    <ol class="results${results.some(({ image }) => image !== null) ? '' : ' texts'}">
      ${results.map((result) => html`<li class="${result.hit ? 'hit' : 'miss'}">${picture(result, result.hit ? '✓ match' : '')}</li>`)}
    </ol>
  </article>`;
}

export function picture({ text, image }: Picture, badge: string): Markup {
  const shown = image?.startsWith('data:image/') ? image : null;
  return html`<figure class="${shown ? 'with-image' : 'text-only'}">
    ${shown ? html`<img src="${shown}" alt="${text ?? 'a product picture'}" loading="lazy" />` : null}
    ${badge ? html`<span class="badge">${badge}</span>` : null}
    ${text === null ? null : html`<figcaption dir="auto" title="${text}">${text}</figcaption>`}
  </figure>`;
}
