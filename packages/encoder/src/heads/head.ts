import { join } from 'node:path';

import { HEAD_FILE, type HeadEntry, type Manifest } from '../artifact/manifest.js';
import { readArtifact, type Artifact } from '../artifact/read.js';
import { Backbone } from '../backbone/backbone.js';
import { parseFeature, type Encoded, type FeatureName } from '../backbone/features.js';
import { settingsOf, type BackboneOptions } from '../backbone/open.js';
import { createBatcher, type Batcher } from '../batching/batcher.js';
import { EncoderError, ItemError } from '../errors.js';
import type { Product } from '../products/product.js';
import { Calls } from '../session/calls.js';
import { countHandle } from '../session/handles.js';
import { GraphSession } from '../session/session.js';
import { featureFeed, headGroups, headRows, madeFeed, type HeadContext } from './batch.js';
import { parseInputs, type HeadInput } from './inputs.js';

/** What a head's graph gives for one item: a row of each output [B, ...]; of outputs that have a token axis, its own tokens, without padding. */
export type HeadOutputs = Readonly<Record<string, Float32Array>>;

/** Inputs that a head's package makes itself, by name: [F], or [L, F] along the tokens of the item. */
export type MadeInputs = Readonly<Record<string, Float32Array>>;

/** Two items that a head of pairs compares, encoded with `features`, and the inputs that its package makes. */
export interface EncodedPair {
  readonly source: Encoded;
  readonly target: Encoded;
  readonly made?: MadeInputs;
}

/** What the graph sees at once: an item, or the two items of a pair. */
interface HeadExample {
  readonly items: readonly Encoded[];
  readonly made: MadeInputs;
}

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
  /** Names of what the graph gives. */
  readonly outputs: readonly string[];
  readonly #session: GraphSession;
  readonly #batcher: Batcher<HeadExample, HeadOutputs>;
  readonly #calls = new Calls();

  constructor(backbone: Backbone, session: GraphSession, data: HeadEntry['data'], maxBatch: number) {
    this.backbone = backbone;
    this.manifest = backbone.manifest;
    this.data = data;
    this.outputs = session.outputs;
    this.#session = session;
    const { modalities, shape } = backbone.manifest;
    const inputs = parseInputs(session.inputs, modalities);
    const features = inputs.flatMap(({ feature }) => feature ?? []);
    this.features = [...new Set(features.map(({ name }) => name))];
    const context = { features: this.features.map((name) => parseFeature(name, modalities)), modalities, width: shape.width };
    this.#batcher = createBatcher({ maxBatch, run: (examples) => runHead(session, examples, inputs, context) });
    countHandle('heads', 1);
  }

  /**
   * Outputs of each item, in order; an item that can not be used has its ItemError instead.
   * @param make the inputs that the head's package makes itself, of a product that can be used
   * @throws EncoderError ENCODER_RUN_FAILED, ENCODER_DISPOSED
   */
  async predict(products: readonly Product[], make?: (product: Product) => MadeInputs): Promise<(HeadOutputs | ItemError)[]> {
    return this.#calls.run(this.manifest.name, async () => {
      const items = await this.backbone.encode(products, { need: this.features });
      return this.#run(items, (at) => make?.(products[at]!) ?? {});
    });
  }

  /** As predict, of items that were encoded with `features`. An ItemError stays what it is. */
  async run(items: readonly (Encoded | ItemError)[], made: readonly MadeInputs[] = []): Promise<(HeadOutputs | ItemError)[]> {
    return this.#calls.run(this.manifest.name, () => this.#run(items, (at) => made[at] ?? {}));
  }

  #run(items: readonly (Encoded | ItemError)[], made: (at: number) => MadeInputs): Promise<(HeadOutputs | ItemError)[]> {
    return Promise.all(
      items.map((item, at) => (item instanceof ItemError ? item : this.#batcher.submit({ items: [item], made: made(at) }))),
    );
  }

  /** Outputs of each pair, in order. */
  async runPairs(pairs: readonly EncodedPair[]): Promise<HeadOutputs[]> {
    return this.#calls.run(this.manifest.name, () =>
      Promise.all(pairs.map(({ source, target, made = {} }) => this.#batcher.submit({ items: [source, target], made }))),
    );
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

/** The head of an artifact. @throws EncoderError ARTIFACT_HEAD_MISMATCH if it holds another one, or another version of it */
export function headOf({ folder, manifest: { head } }: Artifact, expected: HeadIdentity): HeadEntry {
  if (head?.id === expected.id && head.version === expected.version) return head;
  const got = head ? `${head.id} version ${head.version} of ${head.package}` : 'a backbone without a head';
  throw new EncoderError('ARTIFACT_HEAD_MISMATCH', { place: folder, expected: `${expected.id} version ${expected.version}`, got });
}

/**
 * Loads a head that `trainer:finetune` wrote.
 * @throws EncoderError ARTIFACT_HEAD_MISMATCH if the folder holds another head, or another version of it; ARTIFACT_...
 * @throws PreprocessError TOKENIZER_INVALID
 */
export async function loadHead(folder: string, expected: HeadIdentity, options: BackboneOptions = {}): Promise<Head> {
  const artifact = await readArtifact(folder);
  const head = headOf(artifact, expected);
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

async function runHead(
  session: GraphSession,
  examples: readonly HeadExample[],
  inputs: readonly HeadInput[],
  context: HeadContext,
): Promise<HeadOutputs[]> {
  const results = new Array<HeadOutputs>(examples.length);
  for (const rows of headGroups(examples.map(({ items }) => items))) {
    const batch = rows.map((row) => examples[row]!);
    const first = batch.map(({ items }) => items[0]!);
    const feed = ({ name, side, feature }: HeadInput) =>
      feature
        ? featureFeed(
            batch.map(({ items }) => items[side]!),
            feature,
            context,
          )
        : madeFeed(
            batch.map(({ made }) => madeOf(made, name)),
            session.inputShape(name),
            first,
            context,
          );
    const outputs = await session.run(Object.fromEntries(inputs.map((input) => [input.name, feed(input)])));
    const read = Object.entries(outputs).map(
      ([name, output]) => [name, headRows(output, session.outputShape(name), first, context)] as const,
    );
    rows.forEach((row, i) => (results[row] = Object.fromEntries(read.map(([name, values]) => [name, values[i]!]))));
  }
  return results;
}

function madeOf(made: MadeInputs, name: string): Float32Array {
  const values = made[name];
  if (!values) throw new EncoderError('ENCODER_FEATURE_UNKNOWN', { expected: `the input ${name}`, got: Object.keys(made).join(', ') });
  return values;
}
