import type { Catalog } from '@commercemm/catalog';
import { Backbone } from '@commercemm/encoder';

import type { ExportedArtifact } from '../reporting/index.js';
import { evaluate, type EvaluationRows } from '../run/evaluate.js';
import { productOf } from '../run/products.js';
import { latencyOf, TRIED } from './latency.js';
import { servedEmbeddings } from './served-embeddings.js';

/** What a written artifact is worth: retrieval on held-out products, time of one item, size. All from the graphs that a service runs. */
export async function measureArtifact(name: string, folder: string, catalog: Catalog, rows: EvaluationRows): Promise<ExportedArtifact> {
  const backbone = await Backbone.load(folder);
  const { border, precision, shape, files } = backbone.manifest;
  const { directions } = await evaluate(servedEmbeddings(backbone, catalog), await catalog.index(), rows, shape.embedding);
  const products = (await catalog.items(rows.pairs.slice(0, TRIED))).map(productOf);
  const milliseconds = await latencyOf(backbone, products);
  await backbone.dispose();
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  return { name, border, precision, directions, milliseconds, bytes };
}
