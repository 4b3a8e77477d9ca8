import { type Program, type Signature, trace } from '@commercemm/onnx-jit';
import type { Executable, Runtime } from '../types.js';
import { isDeviceProvider, OnnxDevice } from './device.js';
import { OnnxExecutable } from './executable.js';
import { createSession } from './load.js';
import { type OnnxruntimeOptions, traceOptions } from './options.js';

/** Traces programs into ONNX graphs and runs them with onnxruntime-node on the given execution provider. */
export class OnnxRuntime implements Runtime {
  readonly name: string;
  readonly device?: OnnxDevice;
  readonly #executables = new Set<OnnxExecutable>();

  constructor(
    private readonly provider: string,
    readonly reason: string,
    private readonly options: OnnxruntimeOptions = {},
  ) {
    this.name = `onnxruntime:${provider}`;
    const offered = options.device ?? provider !== 'cpu';
    if (offered && isDeviceProvider(provider)) this.device = new OnnxDevice(provider, options);
  }

  async compile(signature: Signature, program: Program): Promise<Executable> {
    const graph = trace(signature, program, traceOptions(this.provider));
    const session = await createSession(graph.bytes, signature.name, this.provider, this.options);
    const executable = new OnnxExecutable({ ...graph, wide: new Set() }, session, (one) => this.#executables.delete(one));
    this.#executables.add(executable);
    return executable;
  }

  dispose(): void {
    for (const executable of this.#executables) executable.dispose();
    this.device?.dispose();
  }
}
