import { preprocessSpecSchema } from '@commercemm/preprocess';
import { z } from 'zod';

import { EncoderError } from '../errors.js';

/** Version of the folder's layout that this package writes and reads. */
export const ARTIFACT_FORMAT = 1;
export const MANIFEST_FILE = 'manifest.json';
export const TOKENIZER_FILE = 'tokenizer.json';
export const FUSION_FILE = 'fusion.onnx';
export const HEAD_FILE = 'head.onnx';
/** Graph of a modality's encoder: `text.onnx`, `image.onnx`. */
export const modalityFile = (modality: string): string => `${modality}.onnx`;

/** Name of a file in the folder itself: a manifest can not point elsewhere. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be the name of a file in the same folder');
const modalityName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case letters, digits and -');
const count = z.int().positive();

/** Sizes of the model; the words of model's `ModelShape`. */
export const modelShapeSchema = z.strictObject({
  imageSize: count,
  patchSize: count,
  /** D */
  width: count,
  heads: count,
  mlpRatio: z.number().positive(),
  imageLayers: count,
  stackLayers: count,
  vocabulary: count,
  maxTokens: count,
  /** E */
  embedding: count,
  descriptor: z.boolean().optional(),
});

export const fileEntrySchema = z.strictObject({
  /** Lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  bytes: z.int().nonnegative(),
});

export const headEntrySchema = z.strictObject({
  /** Name of the head, as its package knows it. */
  id: z.string().min(1),
  /** npm package that serves it. */
  package: z.string().min(1),
  /** Version of `data` and of the graph's inputs and outputs. */
  version: count,
  /** What the head needs beside its graph: labels, thresholds, calibration. Its package checks it. */
  data: z.record(z.string(), z.unknown()),
});

const fields = z.strictObject({
  format: z.literal(ARTIFACT_FORMAT),
  kind: z.enum(['backbone', 'head']),
  name: z.string().min(1),
  createdAt: z.iso.datetime(),
  /** k: layers of the stack that belong to text. */
  border: count,
  precision: z.enum(['fp32', 'int8']),
  shape: modelShapeSchema,
  /** In the order of their tokens in the fused sequence. */
  modalities: z.array(modalityName).min(1),
  /** Whether a product with one modality has fused features too, as the fusion stack computes them with the other masked. */
  fuseSingleModality: z.boolean(),
  preprocess: preprocessSpecSchema,
  /** Where the parameters come from: run, checkpoint, seed, versions. For people; nothing reads it. */
  run: z.record(z.string(), z.unknown()),
  /** Every file of the folder but the manifest. */
  files: z.record(fileName, fileEntrySchema),
  head: headEntrySchema.optional(),
  metrics: z.record(z.string(), z.unknown()).optional(),
});

export type FileEntry = Readonly<z.infer<typeof fileEntrySchema>>;
export type HeadEntry = Readonly<z.infer<typeof headEntrySchema>>;
type Fields = z.infer<typeof fields>;

/** Files that an artifact of this manifest must have. A model of one modality has no fusion; a head that serves features as they are has no graph. */
export const requiredFiles = ({ modalities }: Pick<Fields, 'modalities'>): string[] => [
  TOKENIZER_FILE,
  ...modalities.map(modalityFile),
  ...(modalities.length > 1 ? [FUSION_FILE] : []),
];

/** manifest.json of an exported model: what the files are, how inputs become tensors, and where it comes from. */
export const manifestSchema = fields.superRefine((manifest, { addIssue }) => {
  const wrong = (path: string[], message: string) => addIssue({ code: 'custom', path, message });
  const { kind, head, files, modalities, shape, preprocess, border } = manifest;
  for (const file of requiredFiles(manifest)) if (!files[file]) wrong(['files', file], 'is required');
  if (new Set(modalities).size !== modalities.length) wrong(['modalities'], 'must not name one twice');
  if ((kind === 'head') !== (head !== undefined))
    wrong(['head'], `must ${kind === 'head' ? 'be there' : 'not be there'} if kind is ${kind}`);
  if (border > shape.stackLayers) wrong(['border'], `must be at most shape.stackLayers ${shape.stackLayers}`);
  if (shape.imageSize !== preprocess.image.size) wrong(['preprocess', 'image', 'size'], `must be shape.imageSize ${shape.imageSize}`);
  if (shape.maxTokens < preprocess.text.maxTokens)
    wrong(['preprocess', 'text', 'maxTokens'], `must be at most shape.maxTokens ${shape.maxTokens}`);
});

export type ModelShape = Readonly<z.infer<typeof modelShapeSchema>>;
export type Manifest = Readonly<Fields>;

/**
 * Checks what was read from a manifest.json, or is about to be written to one.
 * @throws EncoderError ARTIFACT_FORMAT_UNSUPPORTED, ARTIFACT_MANIFEST_INVALID with every wrong field
 */
export function parseManifest(data: unknown, place: string = MANIFEST_FILE): Manifest {
  const format = (data as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format !== ARTIFACT_FORMAT) {
    throw new EncoderError('ARTIFACT_FORMAT_UNSUPPORTED', { place, expected: ARTIFACT_FORMAT, got: format });
  }
  const result = manifestSchema.safeParse(data);
  if (result.success) return result.data;
  throw new EncoderError('ARTIFACT_MANIFEST_INVALID', {
    place,
    problems: result.error.issues.map(({ path, message }) => `${path.join('.') || 'manifest'}: ${message}`).join('; '),
  });
}
