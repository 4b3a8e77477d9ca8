import type { FeatureName, Features } from '@commercemm/engine';
import { image, parameter, unit, weight, type ModelShape, type Parameters, type ParameterSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { firstThere } from './first-there.js';

/** What an item is in a search, such as the query or the product: which of its embeddings stands for it. */
export interface Role {
  /** As the output of the head's graph is named. */
  readonly name: string;
  /** Modalities, or `fused` for the item as a whole; the first that the item has is taken. */
  readonly sources: readonly string[];
}

/** The features that the roles look at. */
export const roleFeatures = (roles: readonly Role[]): FeatureName[] =>
  [...new Set(roles.flatMap(({ sources }) => sources))]
    .flatMap((source): FeatureName[] => [`${source}/embedding`, `${source}/present`])
    .concat(roles.some(seesPictures) ? [DESCRIPTOR] : []);

const DESCRIPTOR: FeatureName = 'image/descriptor';
const seesPictures = ({ sources }: Role): boolean => sources.some((source) => source !== 'text');

const weightOf = ({ name }: Role): string => `head.${name}.weight`;

const descriptorOf = ({ name }: Role): string => `head.${name}.descriptor`;

/** The descriptor has over a thousand values, which move an embedding together: at the full rate the first steps would drown what the model embeds. */
const DESCRIPTOR_RATE = 0.3;

/** One square matrix a role, and a layer on the descriptor of its picture; zeros, so that training starts from what the model embeds. */
export const roleSpecs = (roles: readonly Role[], shape: ModelShape): ParameterSpecs =>
  Object.assign(
    Object.fromEntries(roles.map((role) => [weightOf(role), weight([shape.embedding, shape.embedding], 0)])),
    ...roles.filter(seesPictures).map((role) => ({
      [descriptorOf(role)]: { ...weight([image.descriptor!.size(shape), shape.embedding], 0), rate: DESCRIPTOR_RATE },
    })),
  ) as ParameterSpecs;

export interface Represented {
  /** Of unit length, or zero where the item has none of the role's sources. */
  readonly embedding_BE: tf.Tensor2D;
  /** 1 or 0. */
  readonly present_B: tf.Tensor1D;
}

/** x + x W + d V of unit length, x the embedding of the first source that is there, d the descriptor of the picture: a linear probe learns W and V alone. */
export function represent(parameters: Parameters, role: Role, features: Features): Represented {
  const embedding_BE = firstThere(features, role.sources);
  const present_B = role.sources.map((source) => features[`${source}/present`]!).reduce((a, b) => tf.maximum(a, b)) as tf.Tensor1D;
  const moved_BE = tf.matMul(embedding_BE, parameter(parameters, weightOf(role)) as tf.Tensor2D) as tf.Tensor2D;
  const described = () => tf.matMul(features[DESCRIPTOR] as tf.Tensor2D, parameter(parameters, descriptorOf(role)) as tf.Tensor2D);
  return { embedding_BE: unit(tf.addN([embedding_BE, moved_BE, ...(seesPictures(role) ? [described()] : [])]) as tf.Tensor2D), present_B };
}

/** The embeddings of all roles of one side, by role: what a service gets. */
export const representations = (parameters: Parameters, roles: readonly Role[], features: Features): Record<string, tf.Tensor> =>
  Object.fromEntries(roles.map((role) => [role.name, represent(parameters, role, features).embedding_BE]));
