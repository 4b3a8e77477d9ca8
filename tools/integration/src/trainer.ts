import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../packages/trainer/dist/main.js', import.meta.url));

/** As in a shell: what npm and nx tell the programs that they start says where those were called. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(INIT_CWD|NX_|npm_)/.test(name)));

/** Runs the trainer's command line in a folder; with `killWhen` it is killed -9 as soon as that is true. */
export function trainer(args: readonly string[], cwd: string, killWhen?: () => boolean): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args], { cwd, env });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (output += data.toString()));
    const watch = setInterval(() => killWhen?.() && child.kill('SIGKILL'), 5);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, output });
    });
  });
}

export interface MetricsLine {
  iteration: number;
  passes: Record<string, { losses: Record<string, number>; notApplicable: string[]; textLayers: number; fusionLayers: number }>;
  gradNorm: number;
  learningRate: number;
}

export const metricsOf = (out: string): MetricsLine[] =>
  readFileSync(join(out, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as MetricsLine);
