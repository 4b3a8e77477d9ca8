import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { PreprocessError } from '../errors.js';
import { BYTE_CHARACTERS, SPECIAL_TOKENS, tokenizerDefinition, type BpeModel } from './definition.js';

/** Special tokens and the 256 bytes. */
const SMALLEST = SPECIAL_TOKENS.length + BYTE_CHARACTERS.length;
/** What the native trainer learns at most; its Node version has no option for it. */
const LARGEST = 30_000;

export interface TokenizerTraining {
  /** Tokens at most, special ones included, from 261 to 30,000; a small corpus gives fewer. */
  readonly vocabSize: number;
  /** As in the text spec; true unless told. */
  readonly lowercase?: boolean;
}

/**
 * Learns a byte-level BPE vocabulary and returns a tokenizer.json. Texts are streamed through a temporary file. Equal texts in equal order give an
 * equal result: nothing is random.
 * @throws PreprocessError TOKENIZER_TRAINING_FAILED
 */
export async function trainTokenizer(
  texts: Iterable<string> | AsyncIterable<string>,
  { vocabSize, lowercase = true }: TokenizerTraining,
): Promise<string> {
  if (!Number.isInteger(vocabSize) || vocabSize < SMALLEST || vocabSize > LARGEST) {
    throw new PreprocessError('TOKENIZER_TRAINING_FAILED', { vocabSize, expected: `a whole number from ${SMALLEST} to ${LARGEST}` });
  }
  const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
  try {
    const [definition, lines, result] = ['definition.json', 'texts.txt', 'result.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(definition, JSON.stringify(tokenizerDefinition({ vocab: {}, merges: [] }, { lowercase }, false)));
    await pipeline(Readable.from(asLines(texts)), createWriteStream(lines));
    const script = fileURLToPath(new URL('./train-process.js', import.meta.url));
    await promisify(execFile)(process.execPath, [script, definition, lines, result]).catch((cause: Error) => {
      throw new PreprocessError('TOKENIZER_TRAINING_FAILED', { reason: cause.message.slice(0, 500) }, { cause });
    });
    const trained = JSON.parse(await readFile(result, 'utf8')) as { model: BpeModel };
    return JSON.stringify(tokenizerDefinition(withSpecials(trained.model, vocabSize), { lowercase }, true));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* asLines(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) {
    const line = text.replaceAll(/[\r\n]+/g, ' ').trim();
    if (line) yield `${line}\n`;
  }
}

/**
 * Ids: special tokens, then all 256 bytes whether seen or not, then merges in the order they were learned. BPE is greedy, so the first merges are those that
 * a smaller vocabulary would have learned.
 */
function withSpecials({ merges: learned }: BpeModel, vocabSize: number): BpeModel {
  const vocab: Record<string, number> = Object.create(null) as Record<string, number>;
  let size = 0;
  for (const token of [...SPECIAL_TOKENS, ...BYTE_CHARACTERS]) vocab[token] = size++;
  const merges: (readonly [string, string])[] = [];
  for (const [left, right] of learned) {
    const merged = left + right;
    if (!(merged in vocab)) {
      if (size === vocabSize) break;
      vocab[merged] = size++;
    }
    merges.push([left, right]);
  }
  return { vocab, merges };
}
