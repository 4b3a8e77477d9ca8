import { type Program, type Signature, trace } from '@commercemm/onnx-jit';
import type { Executable, Runtime } from '../types.js';
import { EagerExecutable } from './executable.js';

/** Runs programs eagerly on a backend that is registered with tfjs. */
export class EagerRuntime implements Runtime {
  constructor(
    readonly name: string,
    readonly reason: string,
    private readonly backend: string,
  ) {}

  /** Traces once to learn the outputs' shapes, so that a program is refused here for the same reasons as elsewhere. */
  async compile(signature: Signature, program: Program): Promise<Executable> {
    const { outputs } = trace(signature, program);
    return new EagerExecutable(signature, outputs, program, this.backend);
  }

  dispose(): void {}
}
