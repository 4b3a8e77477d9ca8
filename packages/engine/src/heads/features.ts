import type { ModelDefinition } from '../feeds.js';
import {
  SIDES,
  type EncodedView,
  type FusedContext,
  type FusedView,
  type FusionRequest,
  type PassId,
  type Side,
  type ViewRequest,
} from '../task.js';
import type * as tf from '@tensorflow/tfjs';

/** Stands where a modality's id does: the product as a whole. */
export const FUSED_FEATURE = 'fused';

/**
 * One thing a head may look at of an item, `<modality>/<part>` or `fused/<part>`, as a service feeds it: `pooled` [B, D] before the projection,
 * `embedding` [B, E] of unit length, `present` [B], `tokens` [B, L, D] and their `mask` [B, L], `descriptor` [B, F] of a modality that has one.
 */
export type FeatureName = `${string}/${'pooled' | 'embedding' | 'present' | 'tokens' | 'mask' | 'descriptor'}`;

/** Features of the items of one side, by name. */
export type Features = Readonly<Record<string, tf.Tensor>>;

/** Whether one of the features is as long as the item's tokens. */
export const hasTokens = (names: readonly string[]): boolean => names.some((name) => /\/(tokens|mask)$/.test(name));

const modalityOfFeature = (name: FeatureName): string => name.slice(0, name.lastIndexOf('/'));

/** Modalities that must be encoded for the features; all of them where the fused item is looked at. */
function modalitiesFor(features: readonly FeatureName[], { modalities }: ModelDefinition): string[] {
  const wanted = new Set(features.map(modalityOfFeature));
  return modalities.map(({ id }) => id).filter((id) => wanted.has(FUSED_FEATURE) || wanted.has(id));
}

/** The clean views of every side that the features need. */
export const featureViews = (features: readonly FeatureName[], pass: PassId, model: ModelDefinition): ViewRequest[] =>
  SIDES[pass].flatMap((side) => modalitiesFor(features, model).map((modality) => ({ side, modality })));

/** One fusion a side, named by it, where the features need the fused item. */
export const featureFusions = (features: readonly FeatureName[], pass: PassId, model: ModelDefinition): FusionRequest[] =>
  features.some((name) => modalityOfFeature(name) === FUSED_FEATURE)
    ? SIDES[pass].map((side) => ({ id: side, parts: model.modalities.map(({ id }) => ({ view: { side, modality: id } })) }))
    : [];

type Sources = Pick<FusedContext, 'view' | 'fused'>;

/** The features of one side. */
export const featuresOf = (names: readonly FeatureName[], side: Side, { view, fused }: Sources): Features =>
  Object.fromEntries(
    names.map((name) => {
      const modality = modalityOfFeature(name);
      return [name, modality === FUSED_FEATURE ? fusedPart(name, fused(side)) : viewPart(name, view({ side, modality }))];
    }),
  );

const partOf = (name: FeatureName): string => name.slice(name.lastIndexOf('/') + 1);

function viewPart(name: FeatureName, view: EncodedView): tf.Tensor {
  if (partOf(name) === 'descriptor') return view.descriptor_BF;
  const { pooled_BD, embedding_BE, present_B, encoded } = view;
  const parts = { pooled: pooled_BD, embedding: embedding_BE, present: present_B, tokens: encoded.tokens_BND, mask: encoded.mask_BN };
  return parts[partOf(name) as keyof typeof parts];
}

function fusedPart(name: FeatureName, { summary_BD, embedding_BE, present_B, tokens }: FusedView): tf.Tensor {
  const parts = { pooled: summary_BD, embedding: embedding_BE, present: present_B, tokens: tokens.tokens_BND, mask: tokens.mask_BN };
  return parts[partOf(name) as keyof typeof parts];
}
