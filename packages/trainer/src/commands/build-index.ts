import { openCatalog } from '@commercemm/catalog';
import { type CreatedIndex, createIndex } from '@commercemm/search';

import type { IndexOptions } from '../cli/index.js';
import { createProgress, formatCount, formatPercent, textTable } from '../reporting/index.js';
import { indexRows, rowsOfKind, typicalQueries } from '../search/rows.js';
import { openVectorModel } from '../search/vectors.js';

/** `trainer:index`: encodes the listings of a catalog and makes them searchable. */
export async function buildIndex({ artifact, catalog: location, to }: IndexOptions): Promise<void> {
  const progress = createProgress();
  const model = await openVectorModel(artifact);
  try {
    const catalog = await openCatalog(location);
    const skipped = new Map<string, number>();
    let done = 0;
    progress.start('Encode', { unit: 'listings', total: rowsOfKind(await catalog.index(), 'listing').length });
    const rows = indexRows(catalog, model, ({ error: { code } }) => {
      skipped.set(code, (skipped.get(code) ?? 0) + 1);
      progress.update(++done);
    });
    const queries = await typicalQueries(catalog, model);
    const index = await createIndex(
      to,
      counted(rows, () => progress.update(++done)),
      {
        model: model.model,
        ...(queries.length > 0 && { queries }),
        onProgress: (_, step) => {
          if (step !== 'write') progress.note(`Index    ${step}`);
        },
      },
    );
    progress.stop();
    catalog.close();
    console.log(describe(index, skipped));
  } finally {
    await model.dispose();
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
