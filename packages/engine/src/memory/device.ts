/**
 * Training in a device's memory: parameters and moments are flat tensors, one a region of the layout. A step takes them and leaves new
 * ones, so that behind the first pass only its feeds go up and only its scalars come down.
 */
import type { Device, DeviceExecutable, DeviceTensor, HostTensor } from '@commercemm/runtime';

import { ADAMW_SCALARS, adamwProgram, adamwScalars, MOVED, nextOf, type Moved } from '../adamw.js';
import type { Region } from '../layout.js';
import { flatPass, GRADIENT_NORM, regionGradients, regionParameters } from './flat-pass.js';
import type { MemoryOptions, TrainingMemory } from './memory.js';

type DeviceTensors = Readonly<Record<string, DeviceTensor>>;

export async function deviceMemory(device: Device, { layout, state, optimizer }: MemoryOptions): Promise<TrainingMemory> {
  const updates = new Map<Region, DeviceExecutable>();
  for (const region of layout.regions.filter(({ rate }) => rate > 0)) {
    const { signature, program } = adamwProgram(region.to - region.from, optimizer);
    updates.set(region, await device.compile(signature, program, () => true));
  }
  const staying = new Set([...updates.keys()].map(regionGradients));
  /** By region and array; empty while the host's arrays are the state. */
  const held = new Map<Region, DeviceTensors>();
  let gradients: DeviceTensors = {};

  const arraysOf = ({ rate }: Region): readonly Moved[] => (rate > 0 ? MOVED : ['parameters']);
  const hostPart = (name: Moved, { from, to }: Region) => state[name].subarray(from, to);

  async function toDevice(): Promise<void> {
    for (const region of layout.regions) {
      const tensors: Record<string, DeviceTensor> = {};
      for (const name of arraysOf(region)) tensors[name] = await device.upload(hostPart(name, region));
      held.set(region, tensors);
    }
  }

  async function toHost(): Promise<void> {
    for (const [region, tensors] of held) {
      if (region.rate > 0) for (const name of arraysOf(region)) await device.download(tensors[name]!, hostPart(name, region));
    }
    release();
  }

  function release(): void {
    for (const tensors of held.values()) disposeAll(tensors);
    held.clear();
  }

  function forgetGradients(): void {
    disposeAll(gradients);
    gradients = {};
  }

  return {
    async compile(pass) {
      const { signature, program } = flatPass(pass, layout);
      const graph = await device.compile(signature, program, (output) => staying.has(output));
      return {
        async run(feeds) {
          if (held.size === 0) await toDevice();
          forgetGradients();
          const parameters = Object.fromEntries([...held].map(([region, tensors]) => [regionParameters(region), tensors.parameters!]));
          const made = await graph.run({ ...parameters, ...feeds });
          gradients = made.device;
          return { outputs: made.host, gradNorm: made.host[GRADIENT_NORM]!.data[0]! };
        },
        dispose: () => graph.dispose(),
      };
    },
    async apply(step, learningRate, clip) {
      for (const [region, update] of updates) {
        const before = held.get(region)!;
        const values = adamwScalars(optimizer, step, learningRate * region.rate, clip, region.decays);
        const scalars = Object.fromEntries(ADAMW_SCALARS.map((name): [string, HostTensor] => [name, scalarOf(values[name])]));
        const after = (await update.run({ ...before, gradients: gradients[regionGradients(region)]!, ...scalars })).device;
        held.set(region, Object.fromEntries(MOVED.map((name) => [name, after[nextOf(name)]!])));
        disposeAll(before);
      }
    },
    toHost,
    dispose() {
      release();
      forgetGradients();
      updates.forEach((update) => update.dispose());
    },
  };
}

const scalarOf = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });

function disposeAll(tensors: DeviceTensors): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}
