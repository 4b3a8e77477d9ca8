import type { ModelShape } from '../artifact/manifest.js';
import { EncoderError } from '../errors.js';

/** What the graphs give of each part of an item. */
export const FEATURE_KINDS = ['pooled', 'embedding', 'present', 'tokens', 'mask', 'descriptor'] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];
/** The part that all modalities make together. */
export const FUSED = 'fused';

/**
 * A feature of an item: a modality (`text`, `image`) or `fused`, and which of its outputs. For one item these are `pooled` [D],
 * `embedding` [E] (of length 1), `present` [1] (1 or 0), `tokens` [L, D], `mask` [L], and `descriptor` [F] where the model has one of the modality.
 * Where an item lacks the part, `pooled`, `embedding`, `present` and `descriptor` are 0 and L is 0; it lacks `fused` if it lacks a modality, unless the
 * model was exported with `fuseSingleModality`.
 */
export type FeatureName = `${string}/${FeatureKind}`;

/** What was computed of one item. */
export interface Encoded<Name extends FeatureName = FeatureName> {
  readonly features: Readonly<Record<Name, Float32Array>>;
  /** L of each modality: its tokens in the item, 0 where the item lacks it. `fused` has their sum, or 0. */
  readonly lengths: Readonly<Record<string, number>>;
}

/** @throws EncoderError ENCODER_FEATURE_UNKNOWN if the item was encoded without it */
export function valuesOf({ features }: Encoded, name: FeatureName): Float32Array {
  const values = features[name];
  if (!values)
    throw new EncoderError('ENCODER_FEATURE_UNKNOWN', { expected: `an item encoded with ${name}`, got: Object.keys(features).join(', ') });
  return values;
}

/** What a graph gave for one item. */
export interface Segment {
  readonly length: number;
  readonly pooled: Float32Array;
  readonly embedding: Float32Array;
  /** [F], where the graph gives it. */
  readonly descriptor?: Float32Array;
  /** [L, D] and [L], where they were asked for. */
  readonly tokens?: Float32Array;
  readonly mask?: Float32Array;
}

export interface Feature {
  readonly name: FeatureName;
  readonly part: string;
  readonly kind: FeatureKind;
}

/** @throws EncoderError ENCODER_FEATURE_UNKNOWN */
export function parseFeature(name: string, modalities: readonly string[]): Feature {
  const parts = modalities.length > 1 ? [...modalities, FUSED] : modalities;
  const [part = '', kind = '', ...more] = name.split('/');
  if (more.length > 0 || !parts.includes(part) || !(FEATURE_KINDS as readonly string[]).includes(kind)) {
    throw new EncoderError('ENCODER_FEATURE_UNKNOWN', {
      expected: `one of ${parts.join(', ')}, then / and one of ${FEATURE_KINDS.join(', ')}`,
      got: name,
    });
  }
  return { name: name as FeatureName, part, kind: kind as FeatureKind };
}

/** One feature of an item from the segment of its part, or from there being none. */
export function featureOf(
  { kind }: Feature,
  segment: Segment | undefined,
  { width, embedding, descriptor }: Pick<ModelShape, 'width' | 'embedding'> & { readonly descriptor: number },
): Float32Array {
  switch (kind) {
    case 'present':
      return Float32Array.of(segment ? 1 : 0);
    case 'pooled':
      return segment?.pooled ?? new Float32Array(width);
    case 'embedding':
      return segment?.embedding ?? new Float32Array(embedding);
    case 'descriptor':
      return segment?.descriptor ?? new Float32Array(descriptor);
    case 'tokens':
      return segment?.tokens ?? new Float32Array();
    case 'mask':
      return segment?.mask ?? new Float32Array();
  }
}
