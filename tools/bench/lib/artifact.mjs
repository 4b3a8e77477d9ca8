/** An exported head of real shape, in a folder as `trainer:finetune` writes it: its words are learned, its other parameters are made up. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HEAD_FILE } from '@commercemm/encoder';
import {
  backboneFiles,
  exportBackbone,
  exportProblem,
  headTask,
  initialize,
  layoutOf,
  modelSpecs,
  writeArtifact,
} from '@commercemm/engine';
import { createPreprocessSpec, loadTokenizer, trainTokenizer } from '@commercemm/preprocess';

import { modelOf } from './workload.mjs';

/**
 * @param head the training side of its package
 * @param texts what the tokenizer is trained on
 */
export async function writeHead(head, catalog, shape, texts) {
  const preprocess = createPreprocessSpec({ image: { size: shape.imageSize }, text: { maxTokens: shape.maxTokens } });
  const json = await trainTokenizer(texts, { vocabSize: shape.vocabulary, lowercase: preprocess.text.lowercase });
  const tokenizer = loadTokenizer(json);
  const problem = await head.prepare(catalog, {}, undefined, { spec: preprocess, tokenizer });
  const model = modelOf({ ...shape, vocabulary: tokenizer.vocabSize });
  const border = Math.floor(shape.stackLayers / 2);
  const specs = modelSpecs(model, [headTask(problem, model)]);
  const layout = layoutOf(specs);
  const flat = new Float32Array(layout.length);
  initialize(flat, layout, specs, 1);
  const folder = mkdtempSync(join(tmpdir(), 'commercemm-bench-'));
  await writeArtifact(
    folder,
    {
      kind: 'head',
      name: 'bench',
      border,
      precision: 'fp32',
      shape: model.shape,
      modalities: model.modalities.map(({ id }) => id),
      fuseSingleModality: model.fuseSingleModality,
      preprocess,
      run: {},
      // Without predictions all experts count as much as they usually do.
      head: { id: head.id, package: head.package, version: head.version, data: problem.serving(problem.evaluator('valid')) },
    },
    {
      ...backboneFiles(exportBackbone(model, flat, layout, border), json),
      [HEAD_FILE]: exportProblem(problem, model, flat, layout).bytes,
    },
  );
  return folder;
}
