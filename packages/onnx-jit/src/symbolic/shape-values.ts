import { GraphBuilder } from '../graph/builder.js';
import type { NamedValue, Value } from '../graph/ir.js';
import type { Dimension } from '../types.js';
import { constantOf, type Expression, textOf } from './expression.js';

/** Computes expressions from the shapes of a graph's inputs, each of them once. */
export class ShapeValues {
  readonly #build = new GraphBuilder();
  readonly #known = new Map<string, Value>();

  /** `inputs` have, between them, every symbol as one of their dimensions. */
  constructor(private readonly inputs: readonly (NamedValue & { readonly dims: readonly Dimension[] })[]) {}

  /** The nodes recorded so far; they depend on the graph's inputs alone. */
  get nodes(): GraphBuilder['recorded'] {
    return this.#build.recorded;
  }

  /** An int64 list of the expressions' values. */
  list(expressions: readonly Expression[]): Value {
    const constants = expressions.map(constantOf);
    if (constants.every((value) => value !== undefined)) return this.#build.int64s(constants);
    return this.#once(`[${expressions.map(textOf).join(', ')}]`, () => {
      const parts = expressions.map((expression, at) => {
        const constant = constants[at];
        return constant === undefined ? this.#sum(expression) : this.#build.int64s([constant]);
      });
      return this.#build.concat(parts, 0);
    });
  }

  /** What a Reshape takes for a shape: the dimension that is dearest to compute is left to follow from the others. */
  reshapeTarget(shape: readonly Expression[]): Value {
    const symbols = (expression: Expression): number => expression.reduce((sum, term) => sum + term.symbols.length, 0);
    const [first] = [...shape].sort((a, b) => symbols(b) - symbols(a));
    const inferred = shape.some((dim) => constantOf(dim) === 0) || first === undefined || symbols(first) === 0 ? -1 : shape.indexOf(first);
    return this.list(shape.map((dim, at) => (at === inferred ? [{ factor: -1, symbols: [] }] : dim)));
  }

  /** A tensor of that shape filled with a scalar. */
  fill(scalar: Value, shape: readonly Expression[], sample: readonly number[]): Value {
    const { constant } = scalar;
    const fill = constant !== undefined && 'fill' in constant ? constant.fill : Number.NaN;
    return this.#once(`${scalar.type} ${Object.is(fill, -0) ? '-0' : fill} [${shape.map(textOf).join(', ')}]`, () =>
      this.#build.node('Expand', [scalar, this.list(shape)], sample, scalar.type),
    );
  }

  #sum(expression: Expression): Value {
    return this.#once(textOf(expression), () => {
      const terms = expression.map(({ factor, symbols }) => {
        const factors = [
          ...symbols.map((name) => this.#symbol(name)),
          ...(factor === 1 && symbols.length > 0 ? [] : [this.#build.int64s([factor])]),
        ];
        return factors.reduce((product, value) => this.#build.mul(product, value));
      });
      return terms.reduce((sum, value) => this.#build.add(sum, value));
    });
  }

  #symbol(name: string): Value {
    return this.#once(name, () => {
      const { value, dims } = this.inputs.find((input) => input.dims.includes(name))!;
      const axis = dims.indexOf(name);
      return this.#build.node('Shape', [value], [1], 'int64', { start: axis, end: axis + 1 });
    });
  }

  #once(key: string, make: () => Value): Value {
    const value = this.#known.get(key) ?? make();
    this.#known.set(key, value);
    return value;
  }
}
