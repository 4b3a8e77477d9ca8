import type { Segment } from '@commercemm/model';
import * as tf from '@tensorflow/tfjs';

/** Segments of equal length joined along the batch, and how what is made of them is taken apart again. */
export interface Joined {
  readonly segments: readonly Segment[];
  /** To every segment its part of the results, which may have become shorter. */
  readonly split: (results: readonly Segment[]) => Segment[];
}

export function joinEqualLengths(segments: readonly Segment[]): Joined {
  const groups = new Map<number, number[]>();
  segments.forEach(({ tokens_BND }, i) => {
    const length = tokens_BND.shape[1];
    groups.set(length, [...(groups.get(length) ?? []), i]);
  });
  const members = [...groups.values()];
  return {
    segments: members.map((indices) => join(indices.map((i) => segments[i]!))),
    split(results) {
      const parts = new Array<Segment>(segments.length);
      members.forEach((indices, group) => {
        const sizes = indices.map((i) => segments[i]!.tokens_BND.shape[0]);
        split(results[group]!, sizes).forEach((part, j) => (parts[indices[j]!] = part));
      });
      return parts;
    },
  };
}

/** Calls `run` once for all segments and gives every segment its part of the result. */
export function callOnce(segments: readonly Segment[], run: (joined: readonly Segment[]) => readonly Segment[]): Segment[] {
  const joined = joinEqualLengths(segments);
  return joined.split(run(joined.segments));
}

const join = (parts: readonly Segment[]): Segment =>
  parts.length === 1
    ? parts[0]!
    : {
        tokens_BND: tf.concat3d(
          parts.map(({ tokens_BND }) => tokens_BND),
          0,
        ),
        mask_BN: tf.concat2d(
          parts.map(({ mask_BN }) => mask_BN),
          0,
        ),
      };

function split(joined: Segment, sizes: number[]): Segment[] {
  if (sizes.length === 1) return [joined];
  const tokens = tf.split(joined.tokens_BND, sizes, 0);
  const masks = tf.split(joined.mask_BN, sizes, 0);
  return tokens.map((tokens_BND, i) => ({ tokens_BND: tokens_BND as tf.Tensor3D, mask_BN: masks[i] as tf.Tensor2D }));
}
