import type { Section } from '../charts.js';
import { html, type Markup } from '../markup.js';
import { picture } from '../sections/examples.js';
import type { HeadReportData, JudgedExample } from './types.js';

/** Examples that were wrong and right, with their pictures. */
export function judgedSection({ judged }: HeadReportData): Section | null {
  if (judged.length === 0) return null;
  const group = (title: string, right: boolean) => {
    const own = judged.filter((example) => example.right === right);
    return own.length === 0
      ? null
      : html`<h3>${title}</h3>
          <div class="multiples wide">${own.map(card)}</div>`;
  };
  const search = judged.some(({ right, pictures }) => !right && pictures.length === 3);
  const explain = search ? html`<p class="explain">Each query, what came first and, where that is wrong, what was wanted.</p>` : null;
  return { id: 'examples', title: 'Examples', body: html`${explain} ${group('Wrong', false)} ${group('Right', true)}`, charts: {} };
}

const card = ({ pictures, truth, predicted, right }: JudgedExample): Markup =>
  html`<article class="card judged">
    <div class="pair">${pictures.map((shown) => picture(shown, ''))}</div>
    <p class="small">${right ? html`<span class="badge">✓</span> ${truth}` : html`<b>${predicted}</b> instead of ${truth}`}</p>
  </article>`;
