import { readFile } from 'node:fs/promises';

import { ItemError } from '@commercemm/encoder';
import { openIndex, type SearchHit } from '@commercemm/search';

import { type SearchOptions, UsageError } from '../cli/index.js';
import { textTable } from '../reporting/index.js';
import { openVectorModel, type VectorModel } from '../search/vectors.js';

/** `trainer:search`: one query against an index, as a table or as JSON. */
export async function searchIndex({ index: location, artifact, text, image, k, filter, mode, json }: SearchOptions): Promise<void> {
  const byVector = mode === undefined ? artifact !== undefined : mode !== 'text';
  if (text === undefined && image === undefined) throw new UsageError('USAGE_OPTION_INCOMPLETE', '--text or --image is needed.');
  if (image !== undefined && artifact === undefined)
    throw new UsageError('USAGE_OPTION_INCOMPLETE', '--image needs --artifact: the model that the index was made with.');
  if (byVector && artifact === undefined)
    throw new UsageError('USAGE_OPTION_INCOMPLETE', `--mode=${mode} needs --artifact: the model that the index was made with.`);
  const model = byVector ? await openVectorModel(artifact!) : null;
  try {
    const index = await openIndex(location, model ? { model: model.model } : {});
    try {
      const hits = await index.search({
        k,
        filter,
        ...(text !== undefined && { text }),
        ...(model && { vector: await queryVector(model, text, image) }),
        ...(mode && { mode }),
      });
      console.log(json ? JSON.stringify(hits, null, 2) : table(hits));
    } finally {
      index.close();
    }
  } finally {
    await model?.dispose();
  }
}

async function queryVector(model: VectorModel, text: string | undefined, image: string | undefined): Promise<Float32Array> {
  const [vector] = await model.queries([{ text, image: image === undefined ? null : await readFile(image) }]);
  if (vector instanceof ItemError) throw vector;
  return vector!;
}

function table(hits: readonly SearchHit[]): string {
  if (hits.length === 0) return 'Nothing found.';
  const number = (value: number | null, digits: number) => (value === null ? '' : value.toFixed(digits));
  const right = (title: string) => ({ title, align: 'right' as const });
  return textTable(
    [right(''), right('cosine'), right('bm25'), { title: 'id' }, { title: 'title' }, { title: 'category' }],
    hits.map(({ id, cosine, bm25, title, category }, i) => [
      String(i + 1),
      number(cosine, 3),
      number(bm25, 2),
      id,
      title.length > 60 ? `${title.slice(0, 59)}…` : title,
      category.join(' > '),
    ]),
  );
}
