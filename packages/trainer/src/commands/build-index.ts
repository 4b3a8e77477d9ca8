import { Backbone } from '@commercemm/encoder';
import { openCatalog } from '@commercemm/catalog';
import { type CreatedIndex, createIndex, modelIdentity } from '@commercemm/search';

import type { IndexOptions } from '../cli/index.js';
import { createProgress, formatCount, formatPercent, textTable } from '../reporting/index.js';
import { indexRows, rowsOfKind, typicalQueries } from '../search/rows.js';

/** `trainer:index`: encodes the listings of a catalog and makes them searchable. */
export async function buildIndex({ artifact, catalog: location, to }: IndexOptions): Promise<void> {
  const progress = createProgress();
  const backbone = await Backbone.load(artifact);
  try {
    const catalog = await openCatalog(location);
    const skipped = new Map<string, number>();
    let done = 0;
    progress.start('Encode', { unit: 'listings', total: rowsOfKind(await catalog.index(), 'listing').length });
    const rows = indexRows(catalog, backbone, ({ error: { code } }) => {
      skipped.set(code, (skipped.get(code) ?? 0) + 1);
      progress.update(++done);
    });
    const index = await createIndex(
      to,
      counted(rows, () => progress.update(++done)),
      {
        model: modelIdentity(backbone.manifest),
        queries: await typicalQueries(catalog, backbone),
        onProgress: (_, step) => {
          if (step !== 'write') progress.note(`Index    ${step}`);
        },
      },
    );
    progress.stop();
    catalog.close();
    console.log(describe(index, skipped));
  } finally {
    await backbone.dispose();
  }
}

async function* counted<T>(values: AsyncIterable<T>, onValue: () => void): AsyncGenerator<T> {
  for await (const value of values) {
    yield value;
    onValue();
  }
}

function describe({ location, version, rows, dimensions, vectorSearch }: CreatedIndex, skipped: ReadonlyMap<string, number>): string {
  const reasons = [...skipped].map(([code, count]) => [code, formatCount(count)]);
  const searched =
    vectorSearch.kind === 'exact'
      ? 'all vectors are compared'
      : `${vectorSearch.probes} of ${vectorSearch.partitions} partitions, recall@10 ${formatPercent(vectorSearch.recall)}`;
  return [
    ...(reasons.length > 0 ? [textTable([{ title: 'skipped' }, { title: 'listings', align: 'right' }], reasons), ''] : []),
    `Rows     ${formatCount(rows)} of ${dimensions} dimensions`,
    `Search   ${searched}`,
    `Index    ${location}, version ${version}`,
  ].join('\n');
}
