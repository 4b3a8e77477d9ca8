import type { Section } from './charts.js';
import { html, jsonScript, Markup } from './markup.js';
import { catalogSection } from './sections/catalog.js';
import { examplesSection } from './sections/examples.js';
import { factsSection } from './sections/facts.js';
import { healthSection } from './sections/health.js';
import { hero } from './sections/hero.js';
import { lossesSection } from './sections/losses.js';
import { retrievalSection } from './sections/retrieval.js';
import { style } from './style.js';
import type { ReportData } from './types.js';

/** What is inlined beside our own text: uPlot's style and script, and the page's script behind it. */
export interface Assets {
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/** Only what stands in the file may be used: the browser itself refuses the network. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** What differs from page to page. */
export interface PageContent {
  readonly title: string;
  readonly hero: Markup;
  /** null: nothing to show. */
  readonly sections: readonly (Section | null)[];
}

/** The report of a pre-training run. */
export const reportPage = (data: ReportData, assets: Assets): string =>
  page(
    {
      title: data.run.name,
      hero: hero(data),
      sections: [
        retrievalSection(data),
        examplesSection(data),
        lossesSection(data),
        healthSection(data),
        catalogSection(data),
        factsSection(data),
      ],
    },
    assets,
  );

/** A whole page: navigation, the parts that there are, and what is inlined. */
export function page({ title, hero, sections }: PageContent, assets: Assets): string {
  const shown = sections.filter((section) => section !== null);
  const charts = Object.assign({}, ...shown.map((section) => section.charts)) as Section['charts'];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · commercemm</title>
        ${[...assets.styles, style].map((text) => new Markup(`<style>${text}</style>`))}
      </head>
      <body>
        <nav aria-label="Sections">
          <b>commercemm</b>
          <div>${shown.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</div>
          <button type="button" id="theme" aria-label="Switch between light and dark">◐</button>
        </nav>
        <main>
          ${hero}
          ${shown.map(
            ({ id, title, body }) =>
              html`<section id="${id}">
                <h2>${title}</h2>
                ${body}
              </section>`,
          )}
        </main>
        <script type="application/json" id="charts">
          ${jsonScript(charts)}
        </script>
        ${assets.scripts.map((text) => new Markup(`<script>${text}</script>`))}
      </body>
    </html>`;
  return `${page.text}\n`;
}
