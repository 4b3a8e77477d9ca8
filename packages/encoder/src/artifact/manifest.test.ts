import { describe, expect, test } from '@jest/globals';

import { createPreprocessSpec } from '@commercemm/preprocess';

import type { EncoderError } from '../errors.js';
import { fileEntry } from './checksum.js';
import { parseManifest, requiredFiles, type Manifest } from './manifest.js';

const manifest = (changes: Record<string, unknown> = {}): Record<string, unknown> => {
  const kind = (changes.kind ?? 'backbone') as Manifest['kind'];
  const modalities = (changes.modalities ?? ['text', 'image']) as string[];
  return {
    format: 1,
    kind,
    name: 'shop',
    createdAt: '2026-01-02T03:04:05.000Z',
    border: 2,
    precision: 'fp32',
    shape: {
      imageSize: 32,
      patchSize: 8,
      width: 8,
      heads: 2,
      mlpRatio: 2,
      imageLayers: 1,
      stackLayers: 3,
      vocabulary: 300,
      maxTokens: 16,
      embedding: 4,
    },
    modalities,
    fuseSingleModality: false,
    preprocess: createPreprocessSpec({ image: { size: 32 }, text: { maxTokens: 16 } }),
    run: { checkpoint: 'step-000100' },
    files: Object.fromEntries(
      [...requiredFiles({ modalities }), ...(kind === 'head' ? ['head.onnx'] : [])].map((name) => [name, fileEntry(Buffer.from(name))]),
    ),
    ...changes,
  };
};

const failure = (data: unknown): EncoderError => {
  try {
    parseManifest(data);
  } catch (error) {
    return error as EncoderError;
  }
  throw new Error('was accepted');
};

describe('parseManifest', () => {
  test('gives a valid manifest back unchanged, of a backbone and of a head', () => {
    const backbone = manifest();
    expect(parseManifest(JSON.parse(JSON.stringify(backbone)))).toEqual(backbone);
    const head = manifest({
      kind: 'head',
      head: { id: 'labels', package: 'head-labels', version: 1, data: { labels: ['a'] } },
      metrics: { top1: 0.5 },
    });
    expect(parseManifest(head)).toEqual(head);
  });

  test.each([
    ['a head without its entry', manifest({ kind: 'head' }), 'head'],
    ['a backbone with an entry of a head', manifest({ head: { id: 'a', package: 'b', version: 1, data: {} } }), 'head'],
    [
      'a modality without its graph',
      manifest({ modalities: ['text', 'image'], files: manifest({ modalities: ['text'] }).files }),
      'files.image.onnx',
    ],
    ['a modality twice', manifest({ modalities: ['text', 'text'] }), 'modalities'],
    ['a border above the stack', manifest({ border: 4 }), 'border'],
    [
      'pixels of another size',
      manifest({ preprocess: createPreprocessSpec({ image: { size: 64 }, text: { maxTokens: 16 } }) }),
      'preprocess.image.size',
    ],
    [
      'texts longer than the model',
      manifest({ preprocess: createPreprocessSpec({ image: { size: 32 }, text: { maxTokens: 17 } }) }),
      'preprocess.text.maxTokens',
    ],
    [
      'a file outside the folder',
      manifest({ files: { ...(manifest().files as object), '../x': fileEntry(new Uint8Array()) } }),
      'files.../x',
    ],
    ['an unknown field', manifest({ colour: 'red' }), 'manifest'],
    ['what is no object', null, 'manifest'],
  ])('refuses %s, naming the field', (_title, data, field) => {
    const error = failure(data);
    expect(error.code).toBe('ARTIFACT_MANIFEST_INVALID');
    expect(error.details.problems).toMatch(new RegExp(`(^|; )${field.replaceAll('.', '\\.')}: `));
  });

  test('tells another format from a damaged manifest', () => {
    expect(failure(manifest({ format: 2 })).code).toBe('ARTIFACT_FORMAT_UNSUPPORTED');
    expect(failure(manifest({ format: '1' })).code).toBe('ARTIFACT_MANIFEST_INVALID');
  });
});

describe('fileEntry', () => {
  test('holds the SHA-256 of FIPS 180-2, appendix B.1', () => {
    expect(fileEntry(Buffer.from('abc'))).toEqual({ sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 });
  });
});
