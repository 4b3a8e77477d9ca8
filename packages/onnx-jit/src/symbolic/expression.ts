/** A product of symbols times a whole number; without symbols the number alone. */
interface Term {
  readonly factor: number;
  readonly symbols: readonly string[];
}

/** A sum of products of symbols, each symbol at most once in a product: `batch tokens + 16 batch`. No terms are 0. */
export type Expression = readonly Term[];

/** A size for each symbol. */
export type Sizes = Readonly<Record<string, number>>;

/** The sizes of each symbol that a program is traced at: two that give the expressions, one that confirms them. */
export type SampleSizes = Readonly<Record<string, readonly [number, number, number]>>;

/** All combinations of the first two sizes of each symbol, the first symbol changing fastest, and all third sizes together. */
export function samplePoints(sizes: SampleSizes): Sizes[] {
  const names = Object.keys(sizes);
  const corners = Array.from({ length: 2 ** names.length }, (_, corner) =>
    names.map((name, at) => [name, sizes[name]![(corner >> at) & 1]!]),
  );
  return [...corners, names.map((name) => [name, sizes[name]![2]])].map((pairs) => Object.fromEntries(pairs) as Sizes);
}

/**
 * The expression that has these values at the sample points, or undefined if none has. A sum of products in which each symbol
 * is at most of the first degree is fixed by its corners; one that also has the last value is not a coincidence of the sizes.
 */
export function fit(values: readonly number[], sizes: SampleSizes): Expression | undefined {
  const names = Object.keys(sizes);
  const coefficients = values.slice(0, -1);
  names.forEach((name, at) => {
    const [low, high] = sizes[name]!;
    for (let corner = 0; corner < coefficients.length; corner++) {
      if ((corner >> at) & 1) continue;
      const slope = (coefficients[corner | (1 << at)]! - coefficients[corner]!) / (high - low);
      coefficients[corner]! -= slope * low;
      coefficients[corner | (1 << at)] = slope;
    }
  });
  if (!coefficients.every(Number.isInteger)) return undefined;
  const expression = coefficients
    .map((factor, corner) => ({ factor, symbols: names.filter((_, at) => (corner >> at) & 1) }))
    .filter(({ factor }) => factor !== 0);
  return valueAt(expression, samplePoints(sizes).at(-1)!) === values.at(-1) ? expression : undefined;
}

/** The expression's value for given sizes. */
export const valueAt = (expression: Expression, sizes: Sizes): number =>
  expression.reduce((sum, { factor, symbols }) => sum + symbols.reduce((product, name) => product * sizes[name]!, factor), 0);

/** The number that an expression without symbols is, or undefined. */
export function constantOf(expression: Expression): number | undefined {
  if (expression.length === 0) return 0;
  return expression.length === 1 && expression[0]!.symbols.length === 0 ? expression[0]!.factor : undefined;
}

/** As text: `batch*tokens + 16*batch`. */
export const textOf = (expression: Expression): string =>
  expression.length === 0
    ? '0'
    : expression.map(({ factor, symbols }) => [...(factor === 1 && symbols.length > 0 ? [] : [factor]), ...symbols].join('*')).join(' + ');
