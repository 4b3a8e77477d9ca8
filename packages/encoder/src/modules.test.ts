import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { temporaryFolder, tokenizerJson, writeArtifact } from './testing/artifact.js';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const root = temporaryFolder();
let folder: string;
beforeAll(async () => {
  folder = writeArtifact(root, await tokenizerJson());
});
afterAll(() => rmSync(root, { recursive: true }));

/** Uses the package by its name; ends with the number of features it got and the native libraries of the process. */
const use = () => `
  const backbone = await Backbone.load(${JSON.stringify(folder)});
  const [{ features }] = await backbone.encode([{ title: 'skirt' }], { need: ['text/embedding'] });
  await backbone.dispose();
  const natives = process.report.getReport().sharedObjects;
  console.log(JSON.stringify({ length: features['text/embedding'].length, natives }));
`;

/** What a service must not pay for. */
const TRAINING =
  /tfjs|tensorflow|duckdb|lancedb|tsyringe|tokenizers[.-](linux|darwin|win32)|packages[\\/](engine|trainer|catalog|model|runtime|onnx-jit)[\\/]/i;

describe('a service loads the package', () => {
  test('by import, without anything of the training side', async () => {
    const hooks = join(root, 'hooks.mjs');
    writeFileSync(
      hooks,
      `import { writeSync } from 'node:fs';
       export async function load(url, context, next) { writeSync(2, 'LOADED ' + url + '\\n'); return next(url, context); }`,
    );
    const register = `import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(hooks).href)});`;
    const { stdout, stderr } = await run(
      process.execPath,
      [
        '--import',
        `data:text/javascript,${encodeURIComponent(register)}`,
        '--input-type=module',
        '--eval',
        `import { Backbone } from '@commercemm/encoder'; import { createRequire } from 'node:module'; ${use()} console.error(Object.keys(createRequire(${JSON.stringify(join(packageFolder, 'x.js'))}).cache).map((path) => 'LOADED ' + path).join('\\n'));`,
      ],
      { cwd: packageFolder, maxBuffer: 1e8 },
    );
    const { length, natives } = JSON.parse(stdout) as { length: number; natives: string[] };
    expect(length).toBe(6);
    const loaded = stderr.split('\n').filter((line) => line.startsWith('LOADED'));
    expect(loaded.some((line) => line.includes('onnxruntime-node'))).toBe(true);
    expect(loaded.some((line) => line.includes('sharp'))).toBe(true);
    expect([...loaded, ...natives].filter((line) => TRAINING.test(line))).toEqual([]);
  });

  test('by require() in CommonJS', async () => {
    const script = `const { Backbone } = require('@commercemm/encoder'); (async () => { ${use()} })();`;
    const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=commonjs', '--eval', script], { cwd: packageFolder });
    expect(JSON.parse(stdout)).toMatchObject({ length: 6 });
  });
});
