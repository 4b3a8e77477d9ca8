/** What is loaded at the moment, over all users of this package in the process. All are 0 once everything is disposed of. */
export interface OpenHandles {
  /** Sessions of onnxruntime; each holds the parameters of one graph. */
  readonly sessions: number;
  /** Backbones with sessions of their own; those that share count once. */
  readonly backbones: number;
  readonly heads: number;
}

const open: Record<keyof OpenHandles, number> = { sessions: 0, backbones: 0, heads: 0 };

/** For soak tests and metrics of a service. */
export const openHandles = (): OpenHandles => ({ ...open });

export function countHandle(kind: keyof OpenHandles, change: 1 | -1): void {
  open[kind] += change;
}
