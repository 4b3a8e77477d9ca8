import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./methods.py', import.meta.url));

/** Calls functions of methods.py: what goes in and comes out is JSON. */
export const pythonOf =
  (command) =>
  (name, ...values) => {
    const { status, stdout, error } = spawnSync(command, ['-W', 'ignore::UserWarning', script, name], {
      input: JSON.stringify(values),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (status !== 0) throw error ?? new Error(`${name} of methods.py failed; its message stands above`);
    return JSON.parse(stdout);
  };
