import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { Backbone } from '../backbone/backbone.js';
import { openHandles } from '../session/handles.js';
import { temporaryFolder, tokenizerJson, writeArtifact } from '../testing/artifact.js';
import { fileEntry } from './checksum.js';
import { readArtifact, readManifest } from './read.js';

const root = temporaryFolder();
let tokenizer: string;
let count = 0;
beforeAll(async () => {
  tokenizer = await tokenizerJson();
});
afterAll(() => rmSync(root, { recursive: true }));

const artifact = (): string => writeArtifact(root, tokenizer, { name: `model-${count++}` });

describe('readArtifact', () => {
  test('gives the manifest of a whole folder', async () => {
    const folder = artifact();
    expect((await readArtifact(folder)).manifest).toEqual(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  });

  test.each<[string, (folder: string) => void, string]>([
    ['a folder without a manifest', (folder) => rmSync(join(folder, 'manifest.json')), 'ARTIFACT_NOT_FOUND'],
    ['no folder', (folder) => rmSync(folder, { recursive: true }), 'ARTIFACT_NOT_FOUND'],
    ['a manifest that is no JSON', (folder) => writeFileSync(join(folder, 'manifest.json'), '{'), 'ARTIFACT_MANIFEST_INVALID'],
    ['a file that is gone', (folder) => rmSync(join(folder, 'image.onnx')), 'ARTIFACT_FILE_MISSING'],
    ['a file of another size', (folder) => appendFileSync(join(folder, 'text.onnx'), 'x'), 'ARTIFACT_FILE_DAMAGED'],
    ['a file with one bit changed', (folder) => flipBit(join(folder, 'fusion.onnx')), 'ARTIFACT_FILE_DAMAGED'],
  ])('refuses %s', async (_title, damage, code) => {
    const folder = artifact();
    damage(folder);
    await expect(readArtifact(folder)).rejects.toMatchObject({ code });
  });
});

describe('Backbone.load leaves nothing open after it refused', () => {
  /** Another file, with a manifest that knows it. */
  const replaced = async (file: string, bytes: Uint8Array): Promise<string> => {
    const folder = artifact();
    const { files, ...rest } = await readManifest(folder);
    writeFileSync(join(folder, file), bytes);
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...rest, files: { ...files, [file]: fileEntry(bytes) } }));
    return folder;
  };

  test('a graph that is no graph, or that of another file', async () => {
    await expect(Backbone.load(await replaced('fusion.onnx', Buffer.from('no graph')))).rejects.toMatchObject({
      code: 'ARTIFACT_GRAPH_REFUSED',
    });
    const text = readFileSync(join(artifact(), 'text.onnx'));
    await expect(Backbone.load(await replaced('image.onnx', text))).rejects.toMatchObject({
      code: 'ARTIFACT_GRAPH_REFUSED',
      details: { expected: 'inputs pixels, present', got: 'ids, mask, present' },
    });
    expect(openHandles()).toEqual({ sessions: 0, backbones: 0, heads: 0 });
  });

  test('a tokenizer of another vocabulary or another case', async () => {
    const { shape, preprocess, ...rest } = await readManifest(artifact());
    for (const changes of [
      { shape: { ...shape, vocabulary: 301 }, preprocess },
      { shape, preprocess: { ...preprocess, text: { ...preprocess.text, lowercase: false } } },
    ]) {
      const folder = artifact();
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...rest, ...changes }));
      await expect(Backbone.load(folder)).rejects.toMatchObject({ code: 'TOKENIZER_INVALID' });
    }
  });

  test('a modality that can not be fed', async () => {
    const folder = artifact();
    const { files, ...rest } = await readManifest(folder);
    const audio = readFileSync(join(folder, 'image.onnx'));
    writeFileSync(join(folder, 'audio.onnx'), audio);
    writeFileSync(
      join(folder, 'manifest.json'),
      JSON.stringify({ ...rest, modalities: ['text', 'audio'], files: { ...files, 'audio.onnx': fileEntry(audio) } }),
    );
    await expect(Backbone.load(folder)).rejects.toMatchObject({ code: 'ARTIFACT_MODALITY_UNKNOWN', details: { got: 'audio' } });
  });
});

function flipBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(path, bytes);
}
