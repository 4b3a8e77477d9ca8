/** An exported head as a service runs it: encoders, then head.onnx. What is evaluated here is what is served. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Catalog } from '@commercemm/catalog';
import { Backbone, HEAD_FILE, ItemError, type Artifact, type Encoded, type FeatureName } from '@commercemm/encoder';
import { hasTokens, headInput, SIDES, type Example, type HeadProblem, type HostOutputs } from '@commercemm/engine';
import { loadModel, type HostTensor } from '@commercemm/runtime';

import { productOf } from '../run/products.js';
import { keptItems } from './kept-items.js';
import { ownFeeds } from './own-feeds.js';

export interface ServedHead {
  /**
   * Outputs of the head, chunk by chunk, in order; examples with an item that cannot be served are left out.
   * @returns how many were left out, by error code
   */
  predict(
    examples: readonly Example[],
    take: (examples: readonly Example[], outputs: HostOutputs) => void,
  ): Promise<Record<string, number>>;
  dispose(): Promise<void>;
}

/** Examples in memory at a time. */
const CHUNK = 64;

export async function openServedHead(artifact: Artifact, problem: HeadProblem, catalog: Catalog): Promise<ServedHead> {
  const { folder, manifest } = artifact;
  const backbone = await Backbone.of(artifact);
  const graph = problem.outputs ? await loadModel(await readFile(join(folder, HEAD_FILE)), { name: manifest.name }) : null;
  const sides = SIDES[problem.predictionPass ?? problem.pass];
  const need = problem.features as readonly FeatureName[];
  const { shape } = manifest;
  // Rows of token features have lengths of their own: such heads are run one by one.
  const perRow = hasTokens(problem.features);
  const kept = sides.length > 1 ? keptItems<Encoded | ItemError>() : undefined;

  async function encode(rows: readonly number[]): Promise<ReadonlyMap<number, Encoded | ItemError>> {
    const found = new Map(rows.map((row) => [row, kept?.get(row)]));
    const missing = rows.filter((row) => !found.get(row));
    if (missing.length === 0) return found as Map<number, Encoded | ItemError>;
    const results = await backbone.encode((await catalog.items(missing)).map(productOf), { need });
    results.forEach((result, i) => {
      found.set(missing[i]!, result);
      kept?.set(missing[i]!, result, { size: bytesOf(result) });
    });
    return found as Map<number, Encoded | ItemError>;
  }

  async function run(part: readonly Example[], encoded: readonly (readonly Encoded[])[]): Promise<HostOutputs> {
    const features = Object.fromEntries(
      sides.flatMap((side, at) =>
        problem.features.map((name) => [
          headInput(side, name, sides),
          feedOf(
            name,
            encoded.map((row) => row[at]!),
            shape.width,
          ),
        ]),
      ),
    );
    if (!graph) return Object.fromEntries(problem.features.map((name) => [name, features[headInput(sides[0]!, name, sides)] as never]));
    const tokens = Math.max(1, ...encoded.flatMap((row) => row.map(({ lengths }) => lengths.text ?? 0)));
    const feeds: Record<string, HostTensor> = { ...features, ...ownFeeds(problem, part, { size: part.length, tokens }, shape) };
    const outputs = await graph.run(Object.fromEntries(graph.inputs.map(({ name }) => [name, feeds[name]!])));
    return outputs as unknown as HostOutputs;
  }

  return {
    async predict(examples, take) {
      const skipped: Record<string, number> = {};
      for (let from = 0; from < examples.length; from += CHUNK) {
        const part = examples.slice(from, from + CHUNK);
        const byRow = await encode([...new Set(part.flat())]);
        const able = part.filter((example) => {
          const error = example.map((row) => byRow.get(row)!).find((result) => result instanceof ItemError);
          if (error instanceof ItemError) skipped[error.code] = (skipped[error.code] ?? 0) + 1;
          return !error;
        });
        const encoded = able.map((example) => example.map((row) => byRow.get(row) as Encoded));
        const size = perRow ? 1 : Math.max(1, able.length);
        for (let at = 0; at < able.length; at += size) {
          take(able.slice(at, at + size), await run(able.slice(at, at + size), encoded.slice(at, at + size)));
        }
      }
      return skipped;
    },
    async dispose() {
      graph?.dispose();
      await backbone.dispose();
    },
  };
}

/** About that of an error with its message and stack. */
const ERROR_BYTES = 1024;

const bytesOf = (result: Encoded | ItemError): number =>
  result instanceof ItemError
    ? ERROR_BYTES
    : Object.values<Float32Array>(result.features).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** One feature of several items, row by row. */
function feedOf(name: string, items: readonly Encoded[], width: number): HostTensor {
  const rows = items.map(({ features }) => features[name as FeatureName]!);
  const length = rows[0]!.length;
  const data = new Float32Array(rows.length * length);
  rows.forEach((row, i) => data.set(row, i * length));
  if (name.endsWith('/present')) return { shape: [rows.length], data };
  return { shape: name.endsWith('/tokens') ? [rows.length, length / width, width] : [rows.length, length], data };
}
