/** Items to features: reads, prepares, and runs those graphs that the features need. */
import type { TextSpec } from '@commercemm/preprocess';

import type { ModelShape } from '../artifact/manifest.js';
import { EncoderError, ItemError } from '../errors.js';
import { readProduct, type ProductLimits } from '../products/read.js';
import { featureOf, FUSED, type Encoded, type Feature, type FeatureName, type Segment } from './features.js';
import type { FusionGraph } from './fusion-graph.js';
import { ItemWork } from './item-work.js';
import type { ModalityGraph } from './modality-graph.js';

export interface EncoderParts {
  /** In the model's order. */
  readonly modalities: readonly ModalityGraph[];
  /** Undefined if there is one modality. */
  readonly fusion: FusionGraph | undefined;
  readonly fuseSingleModality: boolean;
  readonly shape: ModelShape;
  readonly text: TextSpec;
  readonly limits: ProductLimits;
  readonly maxBatch: number;
}

/** Parts that are computed, and whether with their tokens. */
type Plan = ReadonlyMap<string, boolean>;

export class Encoder {
  readonly #parts: EncoderParts;
  readonly #work = new WeakMap<object, ItemWork>();

  constructor(parts: EncoderParts) {
    this.#parts = parts;
  }

  /** @throws EncoderError ENCODER_RUN_FAILED, ENCODER_FEATURE_UNKNOWN */
  async encode(items: readonly unknown[], features: readonly Feature[]): Promise<(Encoded | ItemError)[]> {
    const undescribed = features.find(({ part, kind }) => kind === 'descriptor' && this.#descriptorOf(part) === 0);
    if (undescribed)
      throw new EncoderError('ENCODER_FEATURE_UNKNOWN', { expected: 'a modality whose graph gives a descriptor', got: undescribed.name });
    const { maxBatch } = this.#parts;
    const results = new Array<Encoded | ItemError>(items.length);
    let next = 0;
    // Two workers: while the graphs run for one slice, the pictures of the next are decoded.
    const work = async (): Promise<void> => {
      while (next < items.length) {
        const start = next;
        next += maxBatch;
        const slice = await this.#encodeSlice(items.slice(start, start + maxBatch), features);
        slice.forEach((result, i) => (results[start + i] = result));
      }
    };
    await Promise.all([work(), work()]);
    return results;
  }

  async #encodeSlice(items: readonly unknown[], features: readonly Feature[]): Promise<(Encoded | ItemError)[]> {
    const works = items.map((item) => this.#workOf(item));
    const plan = this.#planOf(features);
    for (const work of works) {
      work.acquire();
      for (const { part, kind } of features) if (kind === 'tokens' || kind === 'mask') work.keepTokens(part);
    }
    try {
      for (const graph of this.#parts.modalities) {
        const tokens = plan.get(graph.input.modality);
        if (tokens !== undefined) this.#startModality(graph, works, tokens);
      }
      const fusedTokens = plan.get(FUSED);
      if (fusedTokens !== undefined) for (const work of works) this.#startFusion(work, fusedTokens);
      // All of them, also after a failure: nobody may let go of tokens that a running job still needs.
      const settled = await Promise.allSettled(works.map((work) => this.#collect(work, plan, features)));
      return settled.map((result) => {
        if (result.status === 'fulfilled') return result.value;
        if (result.reason instanceof ItemError) return result.reason;
        throw result.reason;
      });
    } finally {
      for (const work of works) work.release();
    }
  }

  #workOf(item: unknown): ItemWork {
    const { text, limits } = this.#parts;
    const kept = isObject(item) ? this.#work.get(item) : undefined;
    if (kept) return kept;
    const work = new ItemWork(new Promise((resolve) => resolve(readProduct(item, text, limits))));
    if (isObject(item)) this.#work.set(item, work);
    return work;
  }

  #planOf(features: readonly Feature[]): Plan {
    const plan = new Map<string, boolean>();
    const need = (part: string, tokens: boolean) => plan.set(part, tokens || (plan.get(part) ?? false));
    for (const { part, kind } of features) {
      need(part, kind === 'tokens' || kind === 'mask');
      if (part === FUSED) for (const { input } of this.#parts.modalities) need(input.modality, true);
    }
    return plan;
  }

  /** Items of a slice enter the graph together, once the last of them is prepared. */
  #startModality({ input, encode }: ModalityGraph, works: readonly ItemWork[], tokens: boolean): void {
    const fresh = [...new Set(works)].filter((work) => !work.has(input.modality, tokens));
    const preparing = fresh.map(async (work) => input.prepare(await work.product));
    const all = Promise.allSettled(preparing);
    fresh.forEach((work, i) => {
      const segment = all.then(async () => {
        const prepared = await preparing[i];
        return prepared === undefined ? undefined : encode({ prepared, tokens });
      });
      work.set(input.modality, tokens, segment);
    });
  }

  #startFusion(work: ItemWork, tokens: boolean): void {
    if (work.has(FUSED, tokens)) return;
    const segments = this.#parts.modalities.map(({ input }) => work.get(input.modality));
    work.set(
      FUSED,
      tokens,
      Promise.all(segments).then(async (found) => {
        const parts = await this.#fusable(found);
        return parts && this.#parts.fusion!.fuse({ parts, tokens });
      }),
    );
  }

  /** The segments as fusion takes them; undefined if it does not take the item. */
  async #fusable(segments: readonly (Segment | undefined)[]): Promise<Segment[] | undefined> {
    const missing = segments.some((segment) => !segment);
    if (missing && (!this.#parts.fuseSingleModality || !segments.some(Boolean))) return undefined;
    return Promise.all(segments.map((segment, m) => segment ?? this.#parts.modalities[m]!.absent()));
  }

  async #collect(work: ItemWork, plan: Plan, features: readonly Feature[]): Promise<Encoded> {
    await work.product;
    const segments = new Map<string, Segment | undefined>();
    for (const part of plan.keys()) segments.set(part, await work.get(part));
    return {
      features: Object.fromEntries(
        features.map((feature) => [
          feature.name,
          featureOf(feature, segments.get(feature.part), { ...this.#parts.shape, descriptor: this.#descriptorOf(feature.part) }),
        ]),
      ) as Record<FeatureName, Float32Array>,
      lengths: await this.#lengths(segments),
    };
  }

  /** F of a part, 0 where it has no descriptor. */
  #descriptorOf(part: string): number {
    return this.#parts.modalities.find(({ input }) => input.modality === part)?.descriptor ?? 0;
  }

  async #lengths(segments: ReadonlyMap<string, Segment | undefined>): Promise<Record<string, number>> {
    const fused = segments.get(FUSED);
    const lengths: Record<string, number> = {};
    for (const { input, absent } of this.#parts.modalities) {
      const segment = segments.get(input.modality) ?? (fused && (await absent()));
      lengths[input.modality] = segment?.length ?? 0;
    }
    return lengths;
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
