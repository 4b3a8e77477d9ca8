/** A model small enough to compute by hand, written as the exporter writes one. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createPreprocessSpec, trainTokenizer } from '@commercemm/preprocess';

import { fileEntry } from '../artifact/checksum.js';
import { parseManifest, type HeadEntry, type Manifest } from '../artifact/manifest.js';
import { fusionGraph, headGraph, IMAGE_SIZE, imageGraph, PATCH, textGraph, VOCABULARY, WIDTH } from './graphs.js';

export const MAX_TOKENS = 24;

export const spec = createPreprocessSpec({
  image: { size: IMAGE_SIZE },
  text: { maxTokens: MAX_TOKENS, fields: ['title', 'description', 'category', 'attributes'] },
});

const TEXTS = ['red cotton skirt', 'blue leather shoes for women', 'rotes Kleid aus Wolle', '赤いスカート', 'чёрная рубашка'];

/** The tokenizer of all test models. */
export const tokenizerJson = (): Promise<string> => trainTokenizer(TEXTS, { vocabSize: VOCABULARY, lowercase: spec.text.lowercase });

export interface TestArtifact {
  readonly name?: string;
  readonly head?: HeadEntry;
  /** Of the head. */
  readonly graph?: Uint8Array;
  readonly changes?: Partial<Manifest>;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'encoder-'));

/** Writes a backbone, or a head over the same backbone, into a folder of its own. */
export function writeArtifact(
  root: string,
  tokenizer: string,
  { name = 'backbone', head, graph = headGraph(), changes = {} }: TestArtifact = {},
): string {
  const folder = join(root, name);
  mkdirSync(folder);
  const files: Record<string, Uint8Array> = {
    'tokenizer.json': Buffer.from(tokenizer),
    'text.onnx': textGraph(),
    'image.onnx': imageGraph(),
    'fusion.onnx': fusionGraph(),
    ...(head && { 'head.onnx': graph }),
  };
  const manifest = parseManifest({
    format: 1,
    kind: head ? 'head' : 'backbone',
    name,
    createdAt: '2026-01-02T03:04:05.000Z',
    border: 1,
    precision: 'fp32',
    shape: {
      imageSize: IMAGE_SIZE,
      patchSize: PATCH,
      width: WIDTH,
      heads: 1,
      mlpRatio: 1,
      imageLayers: 1,
      stackLayers: 2,
      vocabulary: VOCABULARY,
      maxTokens: MAX_TOKENS,
      embedding: WIDTH,
    },
    modalities: ['text', 'image'],
    fuseSingleModality: false,
    preprocess: spec,
    run: {},
    files: Object.fromEntries(Object.entries(files).map(([file, bytes]) => [file, fileEntry(bytes)])),
    ...(head && { head }),
    ...changes,
  });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}
