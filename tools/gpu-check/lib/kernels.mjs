import { spawnSync } from 'node:child_process';

/** Whether the kernels' and operations' tests of onnx-jit, graph against tfjs, pass on a provider. */
export const kernelsAgree = (provider) =>
  spawnSync(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '-c', 'packages/onnx-jit/jest.config.cjs'],
    { stdio: 'inherit', env: { ...process.env, COMMERCEMM_TEST_PROVIDER: provider } },
  ).status === 0;
