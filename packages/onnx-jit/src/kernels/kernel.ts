import type { GraphBuilder } from '../graph/builder.js';
import type { Value } from '../graph/ir.js';

/** What a kernel is given: tfjs' inputs as graph values, and tfjs' attributes. */
export interface KernelCall {
  readonly graph: GraphBuilder;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly attributes: object;
  /** Ends the trace with TRACE_KERNEL_UNSUPPORTED; `reason` reads "... cannot be traced with <reason>". */
  unsupported(reason: string): never;
}

/** Records what the tfjs kernel of that name computes, and returns its result or results. */
export type Kernel = (call: KernelCall) => Value | readonly Value[];

export type Kernels = Readonly<Record<string, Kernel>>;

/** The attributes as the type tfjs declares for the kernel. */
export const attributesOf = <T>(call: KernelCall): T => call.attributes as T;
