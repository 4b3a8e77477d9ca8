import type { Split } from '@commercemm/catalog';
import { EngineError, type Example, type HeadProblem, type Json } from '@commercemm/engine';
import { SOURCES } from '@commercemm/head-classifier';
import {
  classifierLoss,
  classifierOutputs,
  pooledEvaluator,
  wordsOf,
  type PooledEvaluator,
  type Question,
  type RowWords,
} from '@commercemm/head-classifier/training';
import * as tf from '@tensorflow/tfjs';

import { weightsFromData, weightsToData, type AttributeClasses, type ExtractionData } from '../data.js';
import { readWords, signalsOf } from '../signals.js';
import { wordTagger } from '../tagger.js';
import { tagCount, tagsOf } from '../tags.js';
import { annotatedSpans } from './annotations.js';
import { chooseAttributes } from './attributes.js';
import { extractionEvaluator } from './evaluator.js';
import { collectGazetteer } from './gazetteer.js';
import { addedScores, classCount, classLoss, extractionFeatures, extractionSpecs, tagLoss } from './network.js';
import type { ReadText } from './texts.js';
import { learnWords } from './words.js';

export interface ExtractionOptions {
  readonly rows: Readonly<Record<Split, readonly number[]>>;
  readonly read: (row: number) => ReadText;
  /** Of an artifact that is evaluated. */
  readonly trained?: ExtractionData | undefined;
}

/** @throws EngineError HEAD_NOT_APPLICABLE if no attribute can be learned */
export function extractionProblem({ rows, read, trained }: ExtractionOptions): HeadProblem {
  const annotations = rows.train.map(read);
  const { spans, classes } = trained ?? chooseAttributes(annotations);
  if (spans.length + classes.length === 0)
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'no attribute to learn',
      expected: 'attributes whose values stand in the text, or have few values, in at least 10 products of the train split',
      got: `${annotations.length} products`,
    });
  const valueOf = (row: number, attribute: string) => read(row).attributes[attribute]?.[0] ?? '';
  const classWords = classes.map((own) => classWordsOf(own, rows.train, read, trained));
  const data = { spans, classes };
  const questions = classes.map(({ attribute, values }, at): Question => ({
    labels: values.length,
    levelsOf(row) {
      const label = values.indexOf(valueOf(row, attribute));
      return label < 0 ? [] : [[label]];
    },
    wordsOf: classWords[at]!.logitsOf,
    pool: trained?.classes[at]!.pool,
  }));
  const classLogitsOf = (row: number) => classWords.flatMap(({ logitsOf }) => [...logitsOf(row)]);
  const learned = trained ? undefined : learnWords(annotations, spans);
  // Rounded as they are kept, so that figures are those of the artifact.
  const weightData = trained ?? weightsToData(learned!.weights);
  const weights = weightsFromData(weightData);
  const tagger = wordTagger(weights);
  const width = tagCount(spans.length);
  const known = new Map([...(learned?.tagged ?? [])].map(([at, words]) => [rows.train[at]!, words]));
  const wordsOf = (row: number) => {
    const { text, category, tokens } = read(row);
    return readWords(known.get(row) ?? tagger(text, category), tokens);
  };

  return {
    pass: 'image-text',
    features: extractionFeatures(data),
    training: rows.train.map((row): Example => [row]),
    parameters: (shape) => extractionSpecs(data, shape),
    feeds: (_shape, { size, tokens }) => [
      { name: 'signals', shape: [size, tokens, width], dtype: 'float32' },
      { name: 'labels', shape: [size, tokens], dtype: 'int32' },
      { name: 'weights', shape: [size, tokens], dtype: 'float32' },
      ...(classes.length > 0
        ? [
            { name: 'classWords', shape: [size, classCount(data)], dtype: 'float32' as const },
            { name: 'classLabels', shape: [size, classes.length], dtype: 'int32' as const },
            { name: 'classWeights', shape: [size, classes.length], dtype: 'float32' as const },
          ]
        : []),
    ],
    write(examples, into, { tokens: length }) {
      examples.forEach(([row], i) => {
        const { text, attributes } = read(row!);
        const words = wordsOf(row!);
        into.signals!.set(signalsOf(words, length, width), i * length * width);
        const tags_W = tagsOf(words.words, annotatedSpans({ text, attributes }, spans));
        words.speakers_W.forEach((token, word) => {
          if (token < 0 || token >= length) return;
          into.labels![i * length + token] = tags_W[word]!;
          into.weights![i * length + token] = 1;
        });
        into.classWords?.set(classLogitsOf(row!), i * classCount(data));
        classes.forEach(({ attribute, values }, at) => {
          const label = values.indexOf(valueOf(row!, attribute));
          into.classLabels![i * classes.length + at] = Math.max(0, label);
          into.classWeights![i * classes.length + at] = Number(label >= 0);
        });
      });
    },
    inputs: ['signals'],
    outputs: (parameters, [side], feeds) => ({
      tags: addedScores(parameters, side!['text/tokens'] as tf.Tensor3D, feeds.signals as tf.Tensor3D),
      ...(classes.length > 0 && classifierOutputs(parameters, side!, SOURCES)),
    }),
    loss({ parameters, sides: [side], outputs, feeds }) {
      const ofTags = { loss: tagLoss(outputs.tags!, feeds), count: tf.sum(feeds.weights!) as tf.Scalar };
      if (classes.length === 0) return ofTags;
      const ofClasses = classifierLoss(parameters, side!, SOURCES, feeds.classWords, (logits_BL) => classLoss(logits_BL, feeds, data));
      return { ...ofTags, loss: tf.add(ofTags.loss, ofClasses.loss) };
    },
    evaluation: (split) => rows[split].map((row): Example => [row]),
    evaluator: () =>
      pooledEvaluator(
        extractionEvaluator(data, collectGazetteer(annotations, spans), weights.factors_KK, (row) => ({ ...read(row), ...wordsOf(row) })),
        SOURCES,
        questions,
      ),
    serving: (valid) => ({
      spans: [...spans],
      classes: classes.map(({ attribute, values }, at) => ({
        attribute,
        values: [...values],
        words: { ...classWords[at]!.data },
        pool: (valid as PooledEvaluator).pools()[at] as Json,
      })),
      features: weightData.features,
      follows: weightData.follows,
    }),
  };
}

/** What words say of one attribute: its values are the labels. */
function classWordsOf(
  { attribute, values }: AttributeClasses,
  train: readonly number[],
  read: ExtractionOptions['read'],
  trained: ExtractionData | undefined,
): RowWords {
  const valueOf = (row: number) => read(row).attributes[attribute]?.[0] ?? '';
  return wordsOf({
    rows: train.filter((row) => values.includes(valueOf(row))),
    labels: values.length,
    labelOf: (row) => values.indexOf(valueOf(row)),
    textOf: (row) => read(row).text,
    trained: trained?.classes.find((own) => own.attribute === attribute)?.words,
  });
}
