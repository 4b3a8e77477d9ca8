import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fileEntry, parseManifest } from '@commercemm/encoder';
import { createPreprocessSpec } from '@commercemm/preprocess';

import { initialize } from '../initialize.js';
import { layoutOf } from '../layout.js';
import { modelSpecs } from '../model-specs.js';
import { model, shape } from '../testing/tiny.js';
import { backboneFiles, checkArtifactFolder, writeArtifact, type ManifestFacts } from './artifact.js';
import { exportBackbone } from './backbone.js';

const specs = modelSpecs(model, []);
const layout = layoutOf(specs);
const flat = new Float32Array(layout.length);
initialize(flat, layout, specs, 1);
const files = backboneFiles(exportBackbone(model, flat, layout, 1), '{}');
const facts: ManifestFacts = {
  kind: 'backbone',
  name: 'tiny',
  border: 1,
  precision: 'fp32',
  shape,
  modalities: model.modalities.map(({ id }) => id),
  fuseSingleModality: false,
  preprocess: createPreprocessSpec({ image: { size: shape.imageSize }, text: { maxTokens: shape.maxTokens } }),
  run: { step: 3 },
};

describe('an artifact', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'artifact-'));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  test('has its graphs and tokenizer, with checksums in a valid manifest, and leaves nothing beside it', async () => {
    const folder = join(parent, 'deep', 'tiny');
    const written = await writeArtifact(folder, facts, files);
    const read = parseManifest(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
    expect(read).toEqual(written);
    expect(Object.keys(read.files).sort()).toEqual(['fusion.onnx', 'image.onnx', 'text.onnx', 'tokenizer.json']);
    for (const [name, entry] of Object.entries(read.files)) expect(fileEntry(readFileSync(join(folder, name)))).toEqual(entry);
    expect(readdirSync(join(parent, 'deep'))).toEqual(['tiny']);
  });

  test('replaces an older one whole', async () => {
    const folder = join(parent, 'tiny');
    await writeArtifact(folder, facts, { ...files, 'extra.bin': new Uint8Array(3) });
    const { files: left } = await writeArtifact(folder, { ...facts, border: 2 }, files);
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(left), 'manifest.json'].sort());
    expect(readdirSync(parent)).toEqual(['tiny']);
  });

  test('does not replace a folder that holds something else', async () => {
    writeFileSync(join(parent, 'thesis.txt'), 'years of work');
    await expect(checkArtifactFolder(parent)).rejects.toMatchObject({ code: 'EXPORT_FOLDER_OCCUPIED' });
    await expect(writeArtifact(parent, facts, files)).rejects.toMatchObject({ code: 'EXPORT_FOLDER_OCCUPIED' });
    expect(readdirSync(parent)).toEqual(['thesis.txt']);
  });

  test('is not begun with a manifest that nobody could read', async () => {
    const folder = join(parent, 'tiny');
    await expect(writeArtifact(folder, { ...facts, border: 0 }, files)).rejects.toMatchObject({ code: 'ARTIFACT_MANIFEST_INVALID' });
    expect(readdirSync(parent)).toEqual([]);
  });
});
