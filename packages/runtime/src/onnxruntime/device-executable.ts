import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { TensorSpec } from '@commercemm/onnx-jit';
import { feedOf } from '../check.js';
import { RuntimeError } from '../errors.js';
import type { DeviceExecutable, DeviceOutputs, DeviceTensor, HostTensor, HostTensors, TensorData } from '../types.js';
import { OnnxDeviceTensor } from './device-tensor.js';
import { runSession } from './run-session.js';
import { view } from './tensors.js';

export interface DeviceProgram {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Outputs that the session leaves on the device. */
  readonly staying: ReadonlySet<string>;
}

/** A session whose feeds and outputs may be tensors of its device. */
export class OnnxDeviceExecutable implements DeviceExecutable {
  readonly name: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly #staying: ReadonlySet<string>;
  readonly #forget: (executable: OnnxDeviceExecutable) => void;
  #session: InferenceSession | undefined;

  /** @param forget told when the executable is disposed of */
  constructor(program: DeviceProgram, session: InferenceSession, forget: (executable: OnnxDeviceExecutable) => void) {
    this.name = program.name;
    this.inputs = program.inputs;
    this.outputs = program.outputs;
    this.#staying = program.staying;
    this.#session = session;
    this.#forget = forget;
  }

  /** Results named in `into` are written in place; none of them may stay on the device. */
  async run(feeds: Readonly<Record<string, HostTensor | DeviceTensor>>, into: HostTensors = {}): Promise<DeviceOutputs> {
    if (this.#session === undefined) throw new RuntimeError('RUNTIME_DISPOSED', { program: this.name });
    const inputs: Record<string, Tensor> = {};
    for (const spec of this.inputs) {
      const feed = feeds[spec.name];
      // onnxruntime itself checks the shape of a tensor that it made.
      inputs[spec.name] = feed instanceof OnnxDeviceTensor ? feed.tensor : view(spec.dtype, feedOf(this.name, spec, feeds as HostTensors));
    }
    const fetches = Object.fromEntries(
      this.outputs.map(({ name, dtype }) => [name, into[name] === undefined ? null : view(dtype, into[name])]),
    );
    const made = await runSession(this.name, this.#session, inputs, fetches);
    const host: Record<string, HostTensor> = {};
    const device: Record<string, DeviceTensor> = {};
    for (const { name } of this.outputs) {
      const tensor = made[name] as Tensor;
      if (this.#staying.has(name)) device[name] = new OnnxDeviceTensor(tensor);
      else host[name] = into[name] ?? { shape: tensor.dims, data: tensor.data as TensorData };
    }
    return { host, device };
  }

  dispose(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#forget(this);
    void session?.release();
  }
}
