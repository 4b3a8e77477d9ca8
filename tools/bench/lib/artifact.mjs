/** An exported model of real shape and made-up parameters, in a folder as the exporter writes it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fileEntry, parseManifest } from '@commercemm/encoder';
import { exportBackbone, initialize, layoutOf, modelSpecs } from '@commercemm/engine';
import { createPreprocessSpec, loadTokenizer, trainTokenizer } from '@commercemm/preprocess';

import { modelOf } from './workload.mjs';

/** @param texts what the tokenizer is trained on */
export async function writeBackbone(shape, texts) {
  const preprocess = createPreprocessSpec({ image: { size: shape.imageSize }, text: { maxTokens: shape.maxTokens } });
  const json = await trainTokenizer(texts, { vocabSize: shape.vocabulary, lowercase: preprocess.text.lowercase });
  const model = modelOf({ ...shape, vocabulary: loadTokenizer(json).vocabSize });
  const border = Math.floor(shape.stackLayers / 2);
  const specs = modelSpecs(model, []);
  const layout = layoutOf(specs);
  const flat = new Float32Array(layout.length);
  initialize(flat, layout, specs, 1);
  const { encoders, fusion } = exportBackbone(model, flat, layout, border);
  const files = {
    'tokenizer.json': Buffer.from(json),
    ...Object.fromEntries(Object.entries(encoders).map(([id, { bytes }]) => [`${id}.onnx`, bytes])),
    'fusion.onnx': fusion.bytes,
  };
  const folder = mkdtempSync(join(tmpdir(), 'commercemm-bench-'));
  const manifest = parseManifest({
    format: 1,
    kind: 'backbone',
    name: 'bench',
    createdAt: new Date().toISOString(),
    border,
    precision: 'fp32',
    shape: model.shape,
    modalities: model.modalities.map(({ id }) => id),
    fuseSingleModality: false,
    preprocess,
    run: {},
    files: Object.fromEntries(Object.entries(files).map(([file, bytes]) => [file, fileEntry(bytes)])),
  });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { folder, manifest };
}
