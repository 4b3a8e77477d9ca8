import type { Split } from '@commercemm/catalog';
import type { Evaluator, Example, HeadProblem } from '@commercemm/engine';

import { directionSpecs, retrievalLoss, type Direction } from './loss.js';
import { representations, roleFeatures, roleSpecs, type Role } from './roles.js';

export interface RetrievalProblem extends Pick<HeadProblem, 'pass' | 'training' | 'same' | 'items' | 'serving'> {
  readonly directions: readonly Direction[];
  /** Rows to embed, each once, those that matter most first: evaluations during training take the first ones. */
  readonly rows: (split: Split) => readonly number[];
  readonly evaluator: (split: Split) => Evaluator;
}

/** The roles of the directions, each once. */
export const rolesOf = (directions: readonly Direction[]): Role[] => [
  ...new Map(directions.flatMap(({ from, to }) => [from, to]).map((role) => [role.name, role])).values(),
];

/** A head that learns from pairs, contrastively, and serves the embedding of an item in each role. */
export function retrievalProblem({ directions, rows, evaluator, ...rest }: RetrievalProblem): HeadProblem {
  const roles = rolesOf(directions);
  return {
    ...rest,
    predictionPass: 'image-text',
    features: roleFeatures(roles),
    parameters: (shape) => ({ ...roleSpecs(roles, shape), ...directionSpecs(directions) }),
    outputs: (parameters, [side]) => representations(parameters, roles, side!),
    loss: (context) => retrievalLoss(directions, context),
    evaluation: (split) => rows(split).map((row): Example => [row]),
    evaluator,
  };
}
