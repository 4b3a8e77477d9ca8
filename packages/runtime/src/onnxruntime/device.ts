import { type Program, type Signature, trace } from '@commercemm/onnx-jit';
import type { Device, DeviceTensor } from '../types.js';
import { OnnxDeviceExecutable } from './device-executable.js';
import { createSession } from './load.js';
import { type OnnxruntimeOptions, traceOptions } from './options.js';

/** What onnxruntime calls the memory of the providers whose outputs onnxruntime-node can leave there and take as feeds. */
const locations = { cpu: 'cpu', webgpu: 'gpu-buffer' } as const;

export type DeviceProvider = keyof typeof locations;

export const isDeviceProvider = (provider: string): provider is DeviceProvider => Object.hasOwn(locations, provider);

/**
 * Tensors in the memory of an execution provider. onnxruntime-node makes them only as outputs of a session and reads them only as feeds
 * of one, so uploading and downloading are programs that copy.
 */
export class OnnxDevice implements Device {
  readonly #executables = new Set<OnnxDeviceExecutable>();
  readonly #copies = new Map<string, OnnxDeviceExecutable>();

  constructor(
    private readonly provider: DeviceProvider,
    private readonly options: OnnxruntimeOptions,
  ) {}

  async compile(signature: Signature, program: Program, stays: (output: string) => boolean): Promise<OnnxDeviceExecutable> {
    const { name, inputs, outputs, bytes } = trace(signature, program, traceOptions(this.provider));
    const staying = new Set(outputs.map((output) => output.name).filter(stays));
    const location = (output: string) => (staying.has(output) ? locations[this.provider] : 'cpu');
    const preferredOutputLocation = Object.fromEntries(outputs.map((output) => [output.name, location(output.name)]));
    const options = { ...this.options, session: { ...this.options.session, preferredOutputLocation } };
    const session = await createSession(bytes, name, this.provider, options);
    const executable = new OnnxDeviceExecutable({ name, inputs, outputs, staying }, session, (one) => this.#executables.delete(one));
    this.#executables.add(executable);
    return executable;
  }

  async upload(values: Float32Array): Promise<DeviceTensor> {
    const shape = [values.length];
    const copy = await this.#copying('upload', shape);
    const { device } = await copy.run({ values: { shape, data: values } });
    return device.copy!;
  }

  async download(tensor: DeviceTensor, into: Float32Array): Promise<void> {
    const copy = await this.#copying('download', tensor.shape);
    await copy.run({ values: tensor }, { copy: { shape: tensor.shape, data: into } });
  }

  async #copying(way: 'upload' | 'download', shape: readonly number[]): Promise<OnnxDeviceExecutable> {
    const name = `${way}/${shape.join('x')}`;
    const known = this.#copies.get(name);
    if (known !== undefined) return known;
    const signature: Signature = { name, inputs: [{ name: 'values', shape, dtype: 'float32' }] };
    const made = await this.compile(
      signature,
      ({ values }) => ({ copy: values! }),
      () => way === 'upload',
    );
    this.#copies.set(name, made);
    return made;
  }

  dispose(): void {
    for (const executable of this.#executables) executable.dispose();
    this.#copies.clear();
  }
}
