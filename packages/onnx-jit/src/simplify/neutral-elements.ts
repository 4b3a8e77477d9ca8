import { type Graph, type Value, fillOf } from '../graph/ir.js';
import { rewrite } from './rewrite.js';

/** Neutral on the right of each operator, and on the left of those that commute. */
const neutral: Readonly<Record<string, number>> = { Add: 0, Sub: 0, Mul: 1, Div: 1, Pow: 1 };
const commutes: ReadonlySet<string> = new Set(['Add', 'Mul']);

/**
 * x + 0, x - 0, x 1, x / 1 and x^1 are x, spread to the result's shape where the other side was larger; 0 - x and x (-1) are -x; and
 * adding or subtracting -x is subtracting or adding x.
 */
export const dropNeutralElements = (graph: Graph): Graph =>
  rewrite(graph, ({ op, domain, inputs: [a, b], outputs: [output] }, build, around) => {
    if (domain !== '' || a === undefined || b === undefined || output === undefined || a.type !== output.type) return undefined;
    const spread = (x: Value): Value[] => [build.expand(x, output.shape)];
    const element = neutral[op];
    if (element === undefined) return undefined;
    if (fillOf(b) === element) return spread(a);
    if (fillOf(a) === element && commutes.has(op)) return spread(b);
    if (op === 'Mul' && fillOf(b) === -1) return [build.unary('Neg', spread(a)[0]!)];
    if (op === 'Mul' && fillOf(a) === -1) return [build.unary('Neg', spread(b)[0]!)];
    if (op === 'Sub' && fillOf(a) === 0) return [build.unary('Neg', spread(b)[0]!)];
    const negated = (x: Value): Value | undefined => {
      const producer = around.producer(x);
      return producer?.op === 'Neg' ? producer.inputs[0] : undefined;
    };
    if (op === 'Add' && negated(b) !== undefined) return [build.sub(a, negated(b)!)];
    if (op === 'Add' && negated(a) !== undefined) return [build.sub(b, negated(a)!)];
    if (op === 'Sub' && negated(b) !== undefined) return [build.add(a, negated(b)!)];
    return undefined;
  });
