import { hexToLab, type Lab } from './oklab.js';

export type ColorName =
  | 'red'
  | 'orange'
  | 'yellow'
  | 'green'
  | 'turquoise'
  | 'blue'
  | 'navy'
  | 'purple'
  | 'pink'
  | 'brown'
  | 'beige'
  | 'black'
  | 'white'
  | 'gray';

/** The colour a dyed body has on average. Far enough apart to be told apart on a small, dim, compressed photo. */
export const PALETTE: Readonly<Record<ColorName, string>> = {
  red: '#d81f26',
  orange: '#f57c14',
  yellow: '#f7cd1e',
  green: '#2f9e41',
  turquoise: '#27bdb5',
  blue: '#2a72e0',
  navy: '#1d2c66',
  purple: '#7d3cb5',
  pink: '#f07fb2',
  brown: '#7a4a28',
  beige: '#dcc6a0',
  black: '#26262a',
  white: '#f6f6f4',
  gray: '#8b8f94',
};

export const COLOR_NAMES = Object.keys(PALETTE) as ColorName[];

const labs = Object.fromEntries(COLOR_NAMES.map((name) => [name, hexToLab(PALETTE[name])])) as Record<ColorName, Lab>;

export function colorLab(name: ColorName): Lab {
  return labs[name];
}

/** Second colours that stand out on a first one. */
const LIGHT: readonly ColorName[] = ['white', 'yellow', 'beige', 'pink'];
const DARK: readonly ColorName[] = ['black', 'navy', 'red', 'green', 'blue', 'purple'];

/** Colours a pattern may be printed in on a body of colour `first`: at least 0.28 lighter or darker, so that it shows in grey too. */
export function contrasting(first: ColorName): ColorName[] {
  const candidates = labs[first].l > 0.62 ? DARK : LIGHT;
  return candidates.filter((name) => name !== first && Math.abs(labs[name].l - labs[first].l) > 0.28);
}
