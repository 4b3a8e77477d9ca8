import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The PyTorch side of `step` as a process that runs one iteration when told; see peers/install.sh for the Python. */
export function startTorch(python, setting) {
  const script = fileURLToPath(new URL('../peers/torch_step.py', import.meta.url));
  const child = spawn(python, [script, JSON.stringify(setting)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let version = '';
  return {
    version: () => version,
    async iterate(kind) {
      child.stdin.write(`${kind}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${python} ended; its message stands above`);
      version = JSON.parse(value).torch;
    },
    stop: () => child.stdin.end(),
  };
}
