/** What is fitted, and used of all that comes. */
export interface FirstFit<One, Fit> {
  /** Of an artifact; else it is fitted. */
  readonly given?: Fit | undefined;
  /** How many it is fitted on, at most: they are kept until then. */
  readonly most: number;
  readonly fit: (first: readonly One[]) => Fit;
  readonly use: (one: One, fit: Fit) => void;
}

export interface FittedFirst<One, Fit> {
  add(one: One): void;
  /** Ends the waiting: what came so far is enough. */
  settle(): Fit;
  /** The function, once all that came is used. */
  after<A extends readonly unknown[], R>(figure: (...all: A) => R): (...all: A) => R;
}

/** Fits on the first that come, then uses them and all that follow one by one, so that figures of any number take constant memory. */
export function fitFirst<One, Fit>({ given, most, fit, use }: FirstFit<One, Fit>): FittedFirst<One, Fit> {
  let own = given;
  let waiting: One[] = [];
  function settle(): Fit {
    const fitted = (own ??= fit(waiting));
    waiting.forEach((one) => use(one, fitted));
    waiting = [];
    return fitted;
  }
  return {
    add(one) {
      waiting.push(one);
      if (own !== undefined || waiting.length >= most) settle();
    },
    settle,
    after:
      (figure) =>
      (...all) => {
        settle();
        return figure(...all);
      },
  };
}
