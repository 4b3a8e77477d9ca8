import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * The same program in another library, as a process that runs one iteration when told and then says which version it is; see
 * peers/install.sh.
 */
export function startPeer(command, script, setting) {
  const child = spawn(command, [script, JSON.stringify(setting)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let version = '';
  return {
    version: () => version,
    async iterate(kind) {
      child.stdin.write(`${kind}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended; its message stands above`);
      version = JSON.parse(value).version;
    },
    stop: () => child.stdin.end(),
  };
}
