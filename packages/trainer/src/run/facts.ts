import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Processor, cores and memory of this machine. */
export const machineName = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;

/** Versions of what results depend on. */
export const versions = (): Record<string, string> => ({
  node: process.version,
  'onnxruntime-node': versionOf('onnxruntime-node'),
  '@tensorflow/tfjs': versionOf('@tensorflow/tfjs'),
});

/** Version of an installed package; its package.json is read by path, for `exports` may hide it. */
function versionOf(name: string): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    try {
      return (JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, folder), 'utf8')) as { version: string }).version;
    } catch {
      if (folder.pathname === '/') return 'unknown';
    }
  }
}

/** The line that repeats this command. */
export const commandLine = (): string => `npx nx run trainer:${process.argv.slice(2).join(' ')}`.trim();
