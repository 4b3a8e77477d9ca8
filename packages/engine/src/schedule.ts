/** Linear warm-up over the first steps, then half a cosine down to `floor` times the peak (Loshchilov and Hutter 2017). */
export interface LearningRateSchedule {
  readonly peak: number;
  readonly warmupSteps: number;
  readonly totalSteps: number;
  readonly floor: number;
}

/** Learning rate of step `step`, counted from 1. */
export function learningRateAt(step: number, { peak, warmupSteps, totalSteps, floor }: LearningRateSchedule): number {
  if (step <= warmupSteps) return (peak * step) / Math.max(1, warmupSteps);
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}

/** Factor that brings a gradient of this norm down to `limit`; 1 if it is shorter. */
export const clipFactor = (norm: number, limit: number): number => (norm > limit ? limit / norm : 1);
