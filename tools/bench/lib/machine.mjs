import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

export const machine = () =>
  `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;

const require = createRequire(import.meta.url);

/** Version of an installed package. By path, for `exports` may hide a package.json. */
export function versionOf(name) {
  let folder = dirname(require.resolve(name));
  for (;;) {
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (found.name === name) return found.version;
    } catch {
      // Not here: one folder up.
    }
    if (folder === dirname(folder)) return 'unknown';
    folder = dirname(folder);
  }
}

export const versions = () => ({
  node: process.versions.node,
  ...Object.fromEntries(['onnxruntime-node', 'sharp', '@lancedb/lancedb'].map((name) => [name, versionOf(name)])),
});
