// What the page's script draws. The same shape is declared in client/page.ts.

export interface ChartLine {
  readonly label: string;
  readonly y: readonly (number | null)[];
  /** 1 to 6: a colour of the style sheet. */
  readonly colour: number;
}

export interface ChartSpec {
  /** Iterations. */
  readonly x: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Charts of one group share cursor and zoom. */
  readonly group: string;
  /** Draw the values faintly and a moving average over them. */
  readonly smooth: boolean;
  /** Values are fractions to be read as percent; the axis goes from 0 to 1. */
  readonly percent: boolean;
  /** Only powers of ten would show what happens. */
  readonly log: boolean;
}

/** A part of the page and the charts that belong into it, by the id of their element. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: import('./markup.js').Markup;
  readonly charts: Readonly<Record<string, ChartSpec>>;
}
