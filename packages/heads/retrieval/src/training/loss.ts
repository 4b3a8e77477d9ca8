import type { HeadContext, TaskLoss } from '@commercemm/engine';
import { contrastive, logitScaleSpec, type ParameterSpecs } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

import { represent, type Role } from './roles.js';

/** One search: of the first side's role among the second side's. A head over items has both on its only side. */
export interface Direction {
  readonly from: Role;
  readonly to: Role;
}

const scaleOf = ({ from, to }: Direction): string => `head.${from.name}-${to.name}.logitScale`;

/** A logit scale for each direction. */
export const directionSpecs = (directions: readonly Direction[]): ParameterSpecs =>
  Object.fromEntries(directions.map((direction) => [scaleOf(direction), logitScaleSpec()]));

/**
 * Mean over the directions of symmetric InfoNCE with soft labels by product (`contrastive` of @commercemm/model). A pair counts where both sides have
 * their role, a direction where it has two pairs.
 */
export function retrievalLoss(directions: readonly Direction[], { parameters, sides, same_BB }: HeadContext): TaskLoss {
  const losses = directions.map((direction) => {
    const source = represent(parameters, direction.from, sides[0]!);
    const target = represent(parameters, direction.to, sides.at(-1)!);
    const valid_B = tf.mul(source.present_B, target.present_B) as tf.Tensor1D;
    const count = tf.sum(valid_B) as tf.Scalar;
    const loss = contrastive({
      source_BE: source.embedding_BE,
      target_BE: target.embedding_BE,
      same_BB,
      valid_B,
      logScale: parameters[scaleOf(direction)] as tf.Scalar,
    });
    return { loss, count, applies: tf.cast(tf.greaterEqual(count, 2), 'float32') };
  });
  const total = (values: readonly tf.Tensor[]) => tf.addN([...values]) as tf.Scalar;
  const applying = total(losses.map(({ applies }) => applies));
  return {
    loss: tf.div(total(losses.map(({ loss, applies }) => tf.mul(loss, applies))), tf.maximum(applying, 1)),
    count: total(losses.map(({ count, applies }) => tf.mul(count, applies))),
  };
}
