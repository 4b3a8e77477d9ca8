import { join } from 'node:path';

import { HEAD_FILE, type HeadEntry, type Manifest } from '../artifact/manifest.js';
import { readArtifact } from '../artifact/read.js';
import { Backbone } from '../backbone/backbone.js';
import { parseFeature, type Encoded, type FeatureName } from '../backbone/features.js';
import { settingsOf, type BackboneOptions } from '../backbone/open.js';
import { createBatcher, type Batcher } from '../batching/batcher.js';
import { EncoderError, ItemError } from '../errors.js';
import type { Product } from '../products/product.js';
import { Calls } from '../session/calls.js';
import { countHandle } from '../session/handles.js';
import { GraphSession } from '../session/session.js';
import { headFeeds, headGroups, headRows, type HeadContext } from './batch.js';

/** What a head's graph gives for one item: a row of each output [B, ...]; of outputs that have a token axis, its own tokens, without padding. */
export type HeadOutputs = Readonly<Record<string, Float32Array>>;

/** The head that a package serves. */
export interface HeadIdentity {
  readonly id: string;
  readonly version: number;
}

/**
 * What heads share: a backbone, the head's graph and the head's data. A package of a head wraps one and gives its outputs a meaning.
 */
export class Head {
  readonly backbone: Backbone;
  readonly manifest: Manifest;
  /** Labels, thresholds, calibration: what the head's package wrote. */
  readonly data: HeadEntry['data'];
  /** Features that the graph takes. */
  readonly features: readonly FeatureName[];
  readonly #session: GraphSession;
  readonly #batcher: Batcher<Encoded, HeadOutputs>;
  readonly #calls = new Calls();

  constructor(backbone: Backbone, session: GraphSession, data: HeadEntry['data'], maxBatch: number) {
    this.backbone = backbone;
    this.manifest = backbone.manifest;
    this.data = data;
    this.#session = session;
    const { modalities, shape } = backbone.manifest;
    const context = { features: session.inputs.map((name) => parseFeature(name, modalities)), modalities, width: shape.width };
    this.features = context.features.map(({ name }) => name);
    this.#batcher = createBatcher({ maxBatch, run: (items) => runHead(session, items, context) });
    countHandle('heads', 1);
  }

  /**
   * Outputs of each item, in order; an item that can not be used has its ItemError instead.
   * @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED
   */
  async predict(products: readonly Product[]): Promise<(HeadOutputs | ItemError)[]> {
    return this.#calls.run(this.manifest.name, async () => this.#run(await this.backbone.encode(products, { need: this.features })));
  }

  /** As predict, of items that were encoded with `features`. An ItemError stays what it is. */
  async run(items: readonly (Encoded | ItemError)[]): Promise<(HeadOutputs | ItemError)[]> {
    return this.#calls.run(this.manifest.name, () => this.#run(items));
  }

  #run(items: readonly (Encoded | ItemError)[]): Promise<(HeadOutputs | ItemError)[]> {
    return Promise.all(items.map((item) => (item instanceof ItemError ? item : this.#batcher.submit(item))));
  }

  /** Calls that are running end first. The backbone stays loaded as long as others use it. */
  async dispose(): Promise<void> {
    await this.#calls.end(async () => {
      await this.#session.release();
      await this.backbone.dispose();
      countHandle('heads', -1);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}

/**
 * Loads a head that `trainer:finetune` wrote.
 * @throws EncoderError ARTIFACT_HEAD_MISMATCH if the folder holds another head, or another version of it; ARTIFACT_...
 * @throws PreprocessError TOKENIZER_INVALID
 */
export async function loadHead(folder: string, expected: HeadIdentity, options: BackboneOptions = {}): Promise<Head> {
  const artifact = await readArtifact(folder);
  const { head } = artifact.manifest;
  if (head?.id !== expected.id || head.version !== expected.version) {
    const got = head ? `${head.id} version ${head.version} of ${head.package}` : 'a backbone without a head';
    throw new EncoderError('ARTIFACT_HEAD_MISMATCH', { place: folder, expected: `${expected.id} version ${expected.version}`, got });
  }
  const backbone = await Backbone.of(artifact, options);
  try {
    const place = join(folder, HEAD_FILE);
    const session = await GraphSession.open(place, options);
    try {
      return new Head(backbone, session, head.data, settingsOf(options).maxBatch);
    } catch (cause) {
      await session.release();
      throw new EncoderError('ARTIFACT_GRAPH_REFUSED', { place, reason: (cause as Error).message }, { cause });
    }
  } catch (error) {
    await backbone.dispose();
    throw error;
  }
}

async function runHead(session: GraphSession, items: readonly Encoded[], context: HeadContext): Promise<HeadOutputs[]> {
  const results = new Array<HeadOutputs>(items.length);
  for (const rows of headGroups(items)) {
    const batch = rows.map((row) => items[row]!);
    const outputs = await session.run(headFeeds(batch, context));
    const read = Object.entries(outputs).map(
      ([name, output]) => [name, headRows(output, session.outputShape(name), batch, context)] as const,
    );
    rows.forEach((row, i) => (results[row] = Object.fromEntries(read.map(([name, values]) => [name, values[i]!]))));
  }
  return results;
}
