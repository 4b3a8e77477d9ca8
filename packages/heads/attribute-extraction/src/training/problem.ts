import type { Split } from '@commercemm/catalog';
import { EngineError, mixed, type Example, type HeadProblem, type Json } from '@commercemm/engine';
import { SOURCES } from '@commercemm/head-classifier';
import { classifierLoss, classifierOutputs, pooledEvaluator, type PooledEvaluator } from '@commercemm/head-classifier/training';
import type { Span } from '@commercemm/preprocess';
import * as tf from '@tensorflow/tfjs';

import { weightsFromData, weightsToData, type Attributes, type ExtractionData } from '../data.js';
import { readWords, signalsOf } from '../signals.js';
import { wordTagger } from '../tagger.js';
import { tagCount, tagsOf } from '../tags.js';
import { annotatedSpans, type Annotation } from './annotations.js';
import { chooseAttributes } from './attributes.js';
import { classQuestion } from './class-question.js';
import { extractionEvaluator, type ExtractionEvaluator } from './evaluator.js';
import { collectGazetteer } from './gazetteer.js';
import { addedScores, classCount, classLoss, extractionFeatures, extractionSpecs, tagLoss } from './network.js';
import { learnWords } from './words.js';

export interface ExtractionOptions {
  readonly rows: Readonly<Record<Split, readonly number[]>>;
  readonly read: (row: number) => Annotation;
  /** The tokens of a text that the model reads. */
  readonly tokensOf: (text: string) => readonly Span[];
  /** Whether words alone have a say beside the model; they do unless told. */
  readonly words?: boolean;
  /** Of an artifact that is evaluated. */
  readonly trained?: ExtractionData | undefined;
}

/** @throws EngineError HEAD_NOT_APPLICABLE if no attribute can be learned */
export function extractionProblem({ rows, read, tokensOf, words = true, trained }: ExtractionOptions): HeadProblem {
  const annotations = rows.train.map(read);
  const attributes: Attributes = trained ?? chooseAttributes(annotations);
  const { spans, classes } = attributes;
  if (spans.length + classes.length === 0)
    throw new EngineError('HEAD_NOT_APPLICABLE', {
      reason: 'no attribute to learn',
      expected: 'attributes whose values stand in the text, or have few values, in at least 10 products of the train split',
      got: `${annotations.length} products`,
    });
  // Without texts to learn from, words say the same of everything.
  const questions = classes.map((own) => classQuestion(own, words ? rows.train : [], read, trained));
  const classLogitsOf = (row: number) => questions.flatMap(({ words }) => [...words.logitsOf(row)]);
  const learned = trained ? undefined : learnWords(words ? annotations : [], spans);
  // Rounded as they are kept, so that figures are those of the artifact.
  const weightData = trained ?? weightsToData(learned!.weights);
  const weights = weightsFromData(weightData);
  const gazetteer = collectGazetteer(annotations, spans);
  const tagger = wordTagger(weights);
  const width = tagCount(spans.length);
  const known = new Map([...(learned?.tagged ?? [])].map(([at, words]) => [rows.train[at]!, words]));
  const wordsOf = (row: number) => {
    const { text, category } = read(row);
    return readWords(known.get(row) ?? tagger(text, category), tokensOf(text));
  };

  return {
    pass: 'image-text',
    features: extractionFeatures(attributes),
    training: rows.train.map((row): Example => [row]),
    parameters: (shape) => extractionSpecs(attributes, shape),
    feeds: (_shape, { size, tokens }) => [
      { name: 'signals', shape: [size, tokens, width], dtype: 'float32' },
      { name: 'labels', shape: [size, tokens], dtype: 'int32' },
      { name: 'weights', shape: [size, tokens], dtype: 'float32' },
      ...(classes.length > 0
        ? [
            { name: 'classWords', shape: [size, classCount(attributes)], dtype: 'float32' as const },
            { name: 'classLabels', shape: [size, classes.length], dtype: 'int32' as const },
            { name: 'classWeights', shape: [size, classes.length], dtype: 'float32' as const },
          ]
        : []),
    ],
    write(examples, into, { tokens: length }) {
      examples.forEach(([row], i) => {
        const { text, attributes: values } = read(row!);
        const words = wordsOf(row!);
        into.signals!.set(signalsOf(words, length, width), i * length * width);
        const tags_W = tagsOf(words.words, annotatedSpans({ text, attributes: values }, spans));
        words.speakers_W.forEach((token, word) => {
          if (token < 0 || token >= length) return;
          into.labels![i * length + token] = tags_W[word]!;
          into.weights![i * length + token] = 1;
        });
        into.classWords?.set(classLogitsOf(row!), i * classCount(attributes));
        questions.forEach(({ labelOf }, at) => {
          const label = labelOf(row!);
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
      const ofClasses = classifierLoss(
        parameters,
        side!,
        SOURCES,
        feeds.classWords,
        (logits_BL) => classLoss(logits_BL, feeds, attributes),
        tf.max(feeds.classWeights!, 1),
      );
      // Pictures alone have no words to tag, and some products no classes.
      return { loss: tf.add(ofTags.loss, ofClasses.loss), count: tf.add(ofTags.count, ofClasses.count) };
    },
    evaluation: (split) => mixed(rows[split]).map((row): Example => [row]),
    evaluator() {
      const inner = extractionEvaluator({
        data: attributes,
        gazetteer,
        factors_KK: weights.factors_KK,
        read: (row) => ({ ...read(row), ...wordsOf(row) }),
        added: trained?.added,
      });
      const pooled = pooledEvaluator(inner, SOURCES, questions);
      return { ...pooled, added: pooled.after(inner.added) };
    },
    serving: (valid) => ({
      spans: [...spans],
      classes: classes.map(({ attribute, values }, at) => ({
        attribute,
        values: [...values],
        words: { ...questions[at]!.words.data },
        pool: (valid as PooledEvaluator).pools()[at] as Json,
      })),
      features: weightData.features,
      follows: weightData.follows,
      added: (valid as ExtractionEvaluator).added(),
    }),
  };
}
