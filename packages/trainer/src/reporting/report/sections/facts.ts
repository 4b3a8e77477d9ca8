import { formatCount, formatDuration } from '../../format.js';
import type { Section } from '../charts.js';
import { html } from '../markup.js';
import type { Fact, ReportData } from '../types.js';
import { factList } from './catalog.js';

/** All that is needed to repeat the run. */
export function factsSection({ run, config }: Pick<ReportData, 'run' | 'config'>): Section {
  const facts: Fact[] = [
    { label: 'Catalog', value: run.catalog },
    { label: 'Preset', value: run.preset },
    { label: 'Seed', value: String(run.seed) },
    { label: 'Parameters', value: formatCount(run.parameters) },
    { label: 'Runtime', value: run.runtime },
    { label: 'Machine', value: run.machine },
    { label: 'Started', value: run.startedAt },
    { label: 'Duration', value: formatDuration(run.seconds) },
    ...(run.more ?? []),
    {
      label: 'Versions',
      value: Object.entries(run.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    },
  ];
  const body = html`<article class="card">
    <div class="command"><code id="command">${run.command}</code><button type="button" data-copy="command">Copy</button></div>
    ${factList(facts)}
    ${
      config === undefined
        ? null
        : html`<details>
            <summary>Config</summary>
            <pre>${JSON.stringify(config, null, 2)}</pre>
          </details>`
    }
  </article>`;
  return { id: 'run', title: 'Run', body, charts: {} };
}
