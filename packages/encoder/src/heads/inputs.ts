import { parseFeature, type Feature } from '../backbone/features.js';

/** Items of an example by the first part of an input's name; a head of items has none of these. */
export const PAIR_SIDES = ['source', 'target'] as const;

/** A feature of one of an example's items, or (without `feature`) values that the head's package makes itself. */
export interface HeadInput {
  readonly name: string;
  /** Which item of the example. */
  readonly side: number;
  readonly feature?: Feature;
}

/** What an input's name says: `text/pooled` of an item, `source/text/pooled` of a pair, and a name without `/` for what is made by the caller. */
export function parseInput(name: string, modalities: readonly string[]): HeadInput {
  if (!name.includes('/')) return { name, side: 0 };
  const side = PAIR_SIDES.findIndex((prefix) => name.startsWith(`${prefix}/`));
  if (side < 0) return { name, side: 0, feature: parseFeature(name, modalities) };
  return { name, side, feature: parseFeature(name.slice(PAIR_SIDES[side]!.length + 1), modalities) };
}

/** Inputs of a head's graph. A head that compares words alone takes no feature. @throws EncoderError ENCODER_FEATURE_UNKNOWN */
export const parseInputs = (names: readonly string[], modalities: readonly string[]): HeadInput[] =>
  names.map((name) => parseInput(name, modalities));
