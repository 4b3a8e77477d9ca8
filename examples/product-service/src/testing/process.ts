/** The service as a process of its own, as it is run: what it logs, where it listens, how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.js', import.meta.url));

export interface RunningService {
  readonly url: string;
  /** Lines of the log so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Sends SIGTERM; the exit code. */
  stop(): Promise<number | null>;
}

/**
 * @param settings environment variables; it listens on a free port of 127.0.0.1
 * @throws Error with what it wrote to stderr, if it ends before it listens
 */
export async function startService(settings: Readonly<Record<string, string | undefined>>): Promise<RunningService> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], ...settings, HOST: '127.0.0.1', PORT: settings['PORT'] ?? '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const log: Record<string, unknown>[] = [];
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      const address = /listening at (http:\S+)/.exec(String(entry['msg']))?.[1];
      if (address) resolve(address);
    });
    ended.then(([code]) => reject(new Error(`the service ended with ${code}: ${errors}`)), reject);
  });
  return {
    url,
    log,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}
