import type { Evaluator, Example } from './head.js';

/** What is predicted for an evaluation: the split's examples, then what the evaluator asks for, until it asks for nothing more. */
export function* evaluationRounds(examples: readonly Example[], evaluator: Pick<Evaluator, 'next'>): Generator<readonly Example[]> {
  for (let wanted = examples; wanted.length > 0; wanted = evaluator.next?.() ?? []) yield wanted;
}
