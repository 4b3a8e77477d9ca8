import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { checkTokenizer, loadTokenizer, type Tokenizer } from '@commercemm/preprocess';

import { FUSION_FILE, modalityFile, TOKENIZER_FILE } from '../artifact/manifest.js';
import type { Artifact } from '../artifact/read.js';
import { inputsOf } from '../inputs/index.js';
import type { ProductLimits } from '../products/read.js';
import { countHandle } from '../session/handles.js';
import { GraphSession } from '../session/session.js';
import { Encoder } from './encoder.js';
import { createFusionGraph, fusionInputs } from './fusion-graph.js';
import { createModalityGraph, SUMMARY_OUTPUTS, TOKEN_OUTPUTS } from './modality-graph.js';
import { SharedPool } from './shared.js';

export interface BackboneOptions extends Partial<ProductLimits> {
  /** Threads inside one operator. Default: onnxruntime's, one for each core. */
  readonly threads?: number;
  /** Items that run in one batch, at most. Default: 32. */
  readonly maxBatch?: number;
  /** Pixels of an image file, at most; never more than the model's own limit, which is the default. */
  readonly maxPixels?: number;
}

type Settings = ProductLimits & Pick<BackboneOptions, 'threads' | 'maxPixels'> & { readonly maxBatch: number };

/** Default limits: a text of 20,000 characters, a file of 20 MiB, 32 items a batch. */
const DEFAULTS = { maxCharacters: 20_000, maxImageBytes: 20 * 2 ** 20, maxBatch: 32 };

/** The sessions of a backbone and what they need. */
export interface OpenBackbone {
  readonly tokenizer: Tokenizer;
  readonly encoder: Encoder;
  close(): Promise<void>;
}

export const backbones = new SharedPool<OpenBackbone>((backbone) => backbone.close());

export const settingsOf = (options: BackboneOptions): Settings => ({ ...DEFAULTS, ...options });

/** Equal for folders that hold the same backbone and are used in the same way. */
export function backboneKey({ manifest }: Artifact, settings: Settings): string {
  const { modalities, files, preprocess, fuseSingleModality, shape } = manifest;
  const own = [...modalities.map(modalityFile), FUSION_FILE, TOKENIZER_FILE];
  return JSON.stringify([own.map((file) => files[file]?.sha256), modalities, preprocess, fuseSingleModality, shape, settings]);
}

/** @throws EncoderError ARTIFACT_GRAPH_REFUSED, ARTIFACT_MODALITY_UNKNOWN; PreprocessError TOKENIZER_INVALID */
export async function openBackbone(
  { folder, manifest }: Artifact,
  { maxBatch, threads, maxPixels = Infinity, ...limits }: Settings,
): Promise<OpenBackbone> {
  const { modalities, shape, preprocess, fuseSingleModality } = manifest;
  const tokenizer = loadTokenizer(await readFile(join(folder, TOKENIZER_FILE), 'utf8'));
  checkTokenizer(tokenizer, preprocess.text, shape.vocabulary);
  const image = { ...preprocess.image, maxPixels: Math.min(preprocess.image.maxPixels, maxPixels) };
  const inputs = inputsOf({ manifest: { ...manifest, preprocess: { ...preprocess, image } }, tokenizer });
  const sessions: GraphSession[] = [];
  const open = async (file: string, contract: { inputs: string[]; outputs: string[] }): Promise<GraphSession> => {
    const session = await GraphSession.open(join(folder, file), threads === undefined ? {} : { threads }, contract);
    sessions.push(session);
    return session;
  };
  const close = async (): Promise<void> => {
    for (const session of sessions) await session.release();
  };
  try {
    const graphs = [];
    for (const input of inputs) {
      const fed = [...Object.keys(input.feeds([undefined])), 'present'];
      const session = await open(modalityFile(input.modality), { inputs: fed, outputs: [...SUMMARY_OUTPUTS, ...TOKEN_OUTPUTS] });
      graphs.push(createModalityGraph(input, session, maxBatch));
    }
    const fusion =
      modalities.length > 1
        ? createFusionGraph(
            modalities,
            await open(FUSION_FILE, { inputs: fusionInputs(modalities), outputs: [...SUMMARY_OUTPUTS, 'tokens'] }),
            maxBatch,
            shape.width,
          )
        : undefined;
    const encoder = new Encoder({ modalities: graphs, fusion, fuseSingleModality, shape, text: preprocess.text, limits, maxBatch });
    countHandle('backbones', 1);
    return {
      tokenizer,
      encoder,
      async close() {
        await close();
        countHandle('backbones', -1);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
