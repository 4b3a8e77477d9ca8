/** Features of several items as the feeds of a head's graph. */
import { groupByLength } from '../batching/length-groups.js';
import { paddingOf, readPadded, writePadded, type Padding } from '../batching/pad.js';
import { FUSED, valuesOf, type Encoded, type Feature } from '../backbone/features.js';
import { rowOf, type HostTensor } from '../session/session.js';

export interface HeadContext {
  readonly features: readonly Feature[];
  readonly modalities: readonly string[];
  readonly width: number;
}

/** Rows of a batch that are run together. */
export const headGroups = (examples: readonly (readonly Encoded[])[]): number[][] =>
  groupByLength(examples.map((items) => items.flatMap(({ lengths }) => Object.values(lengths)).reduce((a, b) => a + b, 0)));

/** Lengths of the parts that a token feature of an item consists of: all modalities for `fused`, else its own. */
function partsOf(item: Encoded, { part, name, kind }: Feature, { modalities, width }: HeadContext): number[] {
  const values = valuesOf(item, name).length / (kind === 'tokens' ? width : 1);
  if (part !== FUSED) return [values];
  return modalities.map((modality) => (values === 0 ? 0 : item.lengths[modality]!));
}

/** A feature of several items as one tensor. */
export const featureFeed = (items: readonly Encoded[], feature: Feature, context: HeadContext): HostTensor =>
  isSequence(feature)
    ? padded(items, feature, context)
    : stacked(
        items.map((item) => valuesOf(item, feature.name)),
        feature,
      );

/**
 * Values that a head's package made for each item, [B, F], or [B, L, F] along the tokens of the items.
 * @param shape as the graph declares it
 */
export function madeFeed(
  rows: readonly Float32Array[],
  shape: readonly (string | number)[],
  items: readonly Encoded[],
  context: HeadContext,
): HostTensor {
  const width = Number(shape.at(-1));
  if (shape.length < 3) return { data: concat(rows), dims: [rows.length, ...(shape.length === 2 ? [width] : [])] };
  const lengths = rows.map((row) => row.length / width);
  const axis = context.features
    .filter(isSequence)
    .map((feature) => axisOf(items, feature, context))
    .find(({ parts }) => parts.every((own, i) => own.reduce((a, b) => a + b, 0) === lengths[i]));
  if (!axis) throw new RangeError(`values for ${lengths.join(', ')} tokens belong to no token feature of the items`);
  const data = new Float32Array(rows.length * axis.padding.total * width);
  rows.forEach((row, i) => writePadded(row, axis.parts[i]!, axis.padding, width, data, i));
  return { data, dims: [rows.length, axis.padding.total, width] };
}

function concat(rows: readonly Float32Array[]): Float32Array {
  const data = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  rows.reduce((at, row) => (data.set(row, at), at + row.length), 0);
  return data;
}

/**
 * One output [B, ...] by item. A second dimension without a fixed size is that of a token feature, whose padding is taken out.
 * @param shape as the graph declares it
 */
export function headRows(
  output: HostTensor,
  shape: readonly (string | number)[],
  items: readonly Encoded[],
  context: HeadContext,
): Float32Array[] {
  const along = typeof shape[1] === 'string' ? tokenAxis(output.dims[1]!, items, context) : undefined;
  if (!along) return items.map((_, row) => rowOf(output, row));
  const width = output.dims.slice(2).reduce((a, b) => a * b, 1);
  return along.parts.map((parts, row) => readPadded(output.data as Float32Array, parts, along.padding, width, row));
}

interface TokenAxis {
  /** By item. */
  readonly parts: readonly (readonly number[])[];
  readonly padding: Padding;
}

function tokenAxis(length: number, items: readonly Encoded[], context: HeadContext): TokenAxis | undefined {
  const axes = context.features.filter(isSequence).map((feature) => axisOf(items, feature, context));
  return axes.find(({ padding }) => padding.total === length);
}

/** pooled [B, D], embedding [B, E], present [B]. */
function stacked(rows: readonly Float32Array[], { kind }: Feature): HostTensor {
  const width = rows[0]!.length;
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, i) => data.set(row, i * width));
  return { data, dims: kind === 'present' ? [rows.length] : [rows.length, width] };
}

const isSequence = ({ kind }: Feature): boolean => kind === 'tokens' || kind === 'mask';

/** An axis of no token at all has one that is masked. */
function axisOf(items: readonly Encoded[], feature: Feature, context: HeadContext): TokenAxis {
  const parts = items.map((item) => partsOf(item, feature, context));
  const padding = paddingOf(parts);
  return { parts, padding: padding.total > 0 ? padding : { lengths: padding.lengths, total: 1 } };
}

/** tokens [B, L, D], mask [B, L]. */
function padded(items: readonly Encoded[], feature: Feature, context: HeadContext): HostTensor {
  const width = feature.kind === 'tokens' ? context.width : 1;
  const { parts, padding } = axisOf(items, feature, context);
  const data = new Float32Array(items.length * padding.total * width);
  items.forEach((item, row) => writePadded(valuesOf(item, feature.name), parts[row]!, padding, width, data, row));
  return { data, dims: feature.kind === 'tokens' ? [items.length, padding.total, width] : [items.length, padding.total] };
}
