import { listSupportedBackends } from 'onnxruntime-node';
import { RuntimeError } from './errors.js';
import { probe } from './onnxruntime/probe.js';
import type { OnnxruntimeOptions } from './onnxruntime/options.js';
import { OnnxRuntime } from './onnxruntime/runtime.js';
import { eagerDevices, isEagerDevice, loadBackend } from './tfjs/backends.js';
import { EagerRuntime } from './tfjs/runtime.js';
import { adviceFor } from './advice.js';
import type { Runtime } from './types.js';

/** Execution providers that this build of onnxruntime-node lists for this platform, cpu first. */
export const onnxruntimeProviders = (): string[] => listSupportedBackends().map(({ name }) => name);

/** Providers that some build of onnxruntime-node has. */
const providers = new Set(['cuda', 'tensorrt', 'webgpu', 'coreml', 'dml']);

/** Every name that createRuntime knows, whether or not it can be had here; the short ones last. */
export function runtimeNames(): string[] {
  const all = [...new Set([...onnxruntimeProviders(), ...providers])];
  const long = [...all.map((provider) => `onnxruntime:${provider}`), ...eagerDevices.map((device) => `tfjs:${device}`)];
  return ['auto', ...long, 'onnxruntime', 'tfjs', ...all, ...eagerDevices.filter((device) => device !== 'cpu')];
}

/** Best first. Providers for which not every operator here is known to run (webgpu, coreml, dml) are taken only when named. */
const preferred = ['onnxruntime:cuda', 'tfjs:node-gpu', 'onnxruntime:cpu'] as const;

/** `onnxruntime` and `tfjs` are their cpu; a provider may be named alone: `cuda`, `webgpu`. */
function fullName(name: string): string {
  if (name === 'onnxruntime' || name === 'tfjs') return `${name}:cpu`;
  if (isEagerDevice(name) && name !== 'cpu') return `tfjs:${name}`;
  return name.includes(':') || !(providers.has(name) || onnxruntimeProviders().includes(name)) ? name : `onnxruntime:${name}`;
}

/**
 * The runtime of that name, or with `auto` the best one present; its `reason` says why it was taken.
 * @throws RuntimeError RUNTIME_NAME_UNKNOWN, or RUNTIME_NOT_AVAILABLE with how to get it.
 */
export async function createRuntime(name = 'auto', options: OnnxruntimeOptions = {}): Promise<Runtime> {
  if (name !== 'auto') return open(fullName(name), 'asked for by name', options);
  const refused: string[] = [];
  for (const candidate of preferred) {
    const better = refused.length === 0 ? 'the best there is' : `the best one present (${refused.join('; ')})`;
    try {
      return await open(candidate, better, options);
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      refused.push(`${candidate}: ${error.details['reason']}`);
    }
  }
  throw new RuntimeError('RUNTIME_NOT_AVAILABLE', { name, reason: refused.join('; '), advice: adviceFor('onnxruntime:cpu') });
}

async function open(name: string, reason: string, options: OnnxruntimeOptions): Promise<Runtime> {
  const [engine, device = ''] = name.split(/:(.*)/s);
  if (engine === 'onnxruntime' && onnxruntimeProviders().includes(device)) {
    await available(name, () => probe(device));
    return new OnnxRuntime(device, reason, options);
  }
  if (engine === 'tfjs' && isEagerDevice(device)) {
    const backend = await available(name, () => loadBackend(device));
    return new EagerRuntime(name, reason, backend);
  }
  if (engine !== 'onnxruntime' || !providers.has(device))
    throw new RuntimeError('RUNTIME_NAME_UNKNOWN', { name, known: runtimeNames().join(', ') });
  const missing = `onnxruntime-node has no ${device} for ${process.platform} on ${process.arch}`;
  throw new RuntimeError('RUNTIME_NOT_AVAILABLE', { name, reason: missing, advice: adviceFor(name) });
}

async function available<T>(name: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    const reason = reasonOf(cause as Error & { code?: string });
    throw new RuntimeError('RUNTIME_NOT_AVAILABLE', { name, reason, advice: adviceFor(name) }, { cause });
  }
}

/** In a few words and without paths of this machine. */
function reasonOf({ code, message }: Error & { code?: string }): string {
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return 'its package is not installed';
  // tfjs-node's words for it, with the whole path.
  if (message.includes('native addon module')) return 'its package is installed without its native library';
  return message.split('\n')[0]!;
}
