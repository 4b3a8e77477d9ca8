import type { IsotonicCalibration } from './calibration.js';
import { sameLength } from './platt.js';

interface Block {
  readonly from: number;
  to: number;
  sum: number;
  count: number;
}

/**
 * The non-decreasing function of least squared error, by pooling adjacent violators (Barlow et al. 1972; Zadrozny and Elkan 2002 for
 * calibration). Needs more data than Platt's two numbers, and assumes less.
 * @param labels_N 1 for yes, 0 for no
 */
export function fitIsotonic(scores_N: ArrayLike<number>, labels_N: ArrayLike<number>): IsotonicCalibration {
  const count = sameLength(scores_N, labels_N);
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => scores_N[a]! - scores_N[b]!);
  const blocks: Block[] = [];
  for (const i of order) {
    const score = scores_N[i]!;
    const last = blocks.at(-1);
    // Equal scores get one probability, whatever their labels.
    if (last && last.to === score) {
      last.sum += labels_N[i]!;
      last.count++;
    } else blocks.push({ from: score, to: score, sum: labels_N[i]!, count: 1 });
  }
  const pooled: Block[] = [];
  for (const block of blocks) {
    pooled.push(block);
    while (pooled.length > 1 && mean(pooled.at(-2)!) >= mean(pooled.at(-1)!)) {
      const upper = pooled.pop()!;
      const lower = pooled.at(-1)!;
      lower.to = upper.to;
      lower.sum += upper.sum;
      lower.count += upper.count;
    }
  }
  const points = pooled.flatMap((block) =>
    (block.from === block.to ? [block.from] : [block.from, block.to]).map((score) => ({ score, p: mean(block) })),
  );
  return { method: 'isotonic', scores: points.map(({ score }) => score), probabilities: points.map(({ p }) => p) };
}

const mean = ({ sum, count }: Block): number => sum / count;
