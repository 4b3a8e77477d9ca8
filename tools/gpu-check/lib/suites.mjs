import { spawnSync } from 'node:child_process';

import { createRuntime } from '@commercemm/runtime';

/** Shaders are built when a graph first runs, which can take minutes. */
const TIMEOUT = 30 * 60_000;

const jest = (provider, ...options) =>
  spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...options], {
    stdio: 'inherit',
    env: { ...process.env, COMMERCEMM_TEST_PROVIDER: provider },
  }).status === 0;

/** Whether the kernels' and operations' tests of onnx-jit, graph against tfjs, pass on a provider. */
export const kernelsAgree = (provider) => jest(provider, '-c', 'packages/onnx-jit/jest.config.cjs');

/** Whether the tests of training in the provider's memory pass; undefined where onnxruntime-node can't leave tensors there. */
export async function deviceWorks(provider) {
  const runtime = await createRuntime(provider);
  runtime.dispose();
  if (!runtime.device) return undefined;
  const passes = (name) => jest(provider, '-c', `packages/${name}/jest.config.cjs`, `--testTimeout=${TIMEOUT}`, 'device.test');
  return ['runtime', 'engine'].every(passes);
}
