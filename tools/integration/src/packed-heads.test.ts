import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tokenizerJson } from '@commercemm/encoder/testing';
import { PRODUCT_MATCHING } from '@commercemm/head-product-matching';
import { matchingArtifact } from '@commercemm/head-product-matching/testing';
import sharp from 'sharp';

import { install, pack, root, type Packed } from './packed.js';

const run = promisify(execFile);
const heads = readdirSync(join(root, 'packages/heads')).filter((name) => existsSync(join(root, 'packages/heads', name, 'package.json')));
const nameOf = (head: string) => `@commercemm/head-${head}`;

let outside: string;
let packages: ReadonlyMap<string, Packed>;
let artifact: string;
let photo: string;
/** A project that has this head installed, and nothing that it does not declare. */
const projectOf = (head: string) => join(outside, head);

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), 'commercemm-packed-'));
  packages = pack(
    ['packages/encoder', 'packages/preprocess', 'packages/lexical', ...heads.map((head) => `packages/heads/${head}`)],
    outside,
  );
  for (const head of heads) {
    mkdirSync(projectOf(head));
    install(nameOf(head), projectOf(head), packages);
  }
  artifact = matchingArtifact(outside, await tokenizerJson(), PRODUCT_MATCHING);
  photo = join(outside, 'photo.png');
  await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
    .png()
    .toFile(photo);
  writeFileSync(
    join(outside, 'hooks.mjs'),
    `import { writeSync } from 'node:fs';
     export async function load(url, context, next) { writeSync(2, 'LOADED ' + url + '\\n'); return next(url, context); }`,
  );
}, 60_000);
afterAll(() => rmSync(outside, { recursive: true, force: true }));

/** What a service must not pay for; a native library counts as well. */
const TRAINING =
  /tfjs|tensorflow|duckdb|lancedb|apache-arrow|tsyringe|tokenizers[.-](linux|darwin|win32)|[\\/](engine|trainer|catalog|model|runtime|onnx-jit|search|task-[a-z]+)[\\/]dist[\\/]|[\\/]training[\\/]/i;

/** Statements that use product matching, if the head is it, on words and a picture. */
const use = (head: string, loaded: string) =>
  head === PRODUCT_MATCHING.id
    ? `const image = (await import('node:fs')).readFileSync(${JSON.stringify(photo)});
       const head = await ${loaded}.ProductMatchingHead.load(${JSON.stringify(artifact)});
       const matches = await head.predict([[{ title: 'red skirt', image }, { title: 'red skirt' }], [{ title: 'red skirt' }, { title: 'blue shoes' }]]);
       await head.dispose();
       same = matches.map((match) => match.same);`
    : '';

const result = `console.log(JSON.stringify({ names: Object.keys(loaded), same, natives: process.report.getReport().sharedObjects }));`;

interface Loaded {
  readonly names: readonly string[];
  readonly same: readonly boolean[] | null;
  readonly natives: readonly string[];
}

/** What others are made of; every other head has a class to load. */
const SHARED = ['retrieval', 'classifier'];

function check(head: string, { names, same }: Loaded): void {
  expect(names.some((name) => name.endsWith('Head') || SHARED.includes(head))).toBe(true);
  expect(same).toEqual(head === PRODUCT_MATCHING.id ? [true, false] : null);
}

describe.each(heads)('%s, packed and installed outside the repository', (head) => {
  test('is imported without anything of the training side', async () => {
    const register = `import { register } from 'node:module'; register(${JSON.stringify(pathToFileURL(join(outside, 'hooks.mjs')).href)});`;
    const script = `
      import * as loaded from '${nameOf(head)}';
      import { createRequire } from 'node:module';
      let same = null;
      ${use(head, 'loaded')}
      ${result}
      for (const path of Object.keys(createRequire(process.cwd() + '/x.js').cache)) console.error('LOADED ' + path);`;
    const { stdout, stderr } = await run(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(register)}`, '--input-type=module', '--eval', script],
      { cwd: projectOf(head), maxBuffer: 1e8 },
    );
    const output = JSON.parse(stdout) as Loaded;
    check(head, output);
    const files = stderr.split('\n').filter((line) => line.startsWith('LOADED'));
    expect(files.some((file) => file.includes(`node_modules/${nameOf(head)}/dist/index.js`))).toBe(true);
    expect([...files, ...output.natives].filter((file) => TRAINING.test(file))).toEqual([]);
  });

  test('is loaded by require() in CommonJS', async () => {
    const script = `(async () => { const loaded = require('${nameOf(head)}'); let same = null; ${use(head, 'loaded')} ${result} })();`;
    const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=commonjs', '--eval', script], { cwd: projectOf(head) });
    check(head, JSON.parse(stdout) as Loaded);
  });

  test('is packed with its types, its training side and its README, and without tests', () => {
    const { files } = packages.get(nameOf(head))!;
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'dist/training/index.js']),
    );
    expect(files.filter((file) => /\.test\.|\.tsbuildinfo|^src\//.test(file))).toEqual([]);
  });
});
