import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';

/** How each eager runtime becomes a registered tfjs backend: the package to load, and the backend's name. */
const backends = {
  'node-gpu': { module: '@tensorflow/tfjs-node-gpu', backend: 'tensorflow' },
  node: { module: '@tensorflow/tfjs-node', backend: 'tensorflow' },
  wasm: { module: '@tensorflow/tfjs-backend-wasm', backend: 'wasm' },
  cpu: { module: undefined, backend: 'cpu' },
} as const;

export type EagerDevice = keyof typeof backends;

export const eagerDevices = Object.keys(backends) as readonly EagerDevice[];

export const isEagerDevice = (name: string): name is EagerDevice => Object.hasOwn(backends, name);

/** tfjs-node 4.22 still calls a function of node:util that Node 23 has dropped. */
function restoreIsNullOrUndefined(): void {
  const util = createRequire(import.meta.url)('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** Loads what the device needs and returns the name of its tfjs backend. @throws what the package's loading throws. */
export async function loadBackend(device: EagerDevice): Promise<string> {
  const { module, backend } = backends[device];
  if (backend === 'tensorflow') restoreIsNullOrUndefined();
  if (module !== undefined) await import(module);
  const ready = await tf.setBackend(backend);
  if (!ready) throw new Error(`tfjs could not start its backend '${backend}'`);
  // tfjs' cpu backend would print a banner that advises tfjs-node, which whoever asked for cpu knows.
  if (backend === 'cpu') Object.assign(tf.backend(), { firstUse: false });
  return backend;
}
