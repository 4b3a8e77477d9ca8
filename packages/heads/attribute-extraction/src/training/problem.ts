import type { Split } from '@commercemm/catalog';
import { EngineError, type Example, type HeadProblem } from '@commercemm/engine';
import * as tf from '@tensorflow/tfjs';

import { gazetteerFromData, gazetteerToData, type ExtractionData } from '../data.js';
import { gazetteerMatches } from '../gazetteer.js';
import { signalCount, signalsOf } from '../signals.js';
import { tagsOf } from '../tags.js';
import { annotatedSpans, collectGazetteer, phraseCounts } from './annotations.js';
import { chooseAttributes } from './attributes.js';
import { extractionEvaluator } from './evaluator.js';
import { classLogits, extractionFeatures, extractionLoss, extractionSpecs, tagLogits } from './network.js';
import type { ReadText } from './texts.js';

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
  const data = { spans: [...spans], classes: [...classes] };
  const gazetteer = trained ? gazetteerFromData(trained.gazetteer) : collectGazetteer(annotations, spans);
  const training = new Set(trained ? [] : rows.train);
  const width = signalCount(spans.length);
  // What a product of the training split contributed to the gazetteer is taken out for itself: it would be told its own labels.
  const signals = (row: number): Float32Array => {
    const { text, tokens, attributes } = read(row);
    const own = training.has(row) ? phraseCounts({ text, attributes }, spans, (phrase) => gazetteer.has(phrase)) : undefined;
    return signalsOf(text, tokens, gazetteerMatches(text, gazetteer, own), spans.length);
  };

  return {
    pass: 'image-text',
    features: extractionFeatures(data),
    training: rows.train.map((row): Example => [row]),
    parameters: (shape) => extractionSpecs(data, shape.width),
    feeds: (_shape, { size, tokens }) => [
      { name: 'signals', shape: [size, tokens, width], dtype: 'float32' },
      { name: 'labels', shape: [size, tokens], dtype: 'int32' },
      { name: 'weights', shape: [size, tokens], dtype: 'float32' },
      ...(classes.length > 0
        ? [
            { name: 'classLabels', shape: [size, classes.length], dtype: 'int32' as const },
            { name: 'classWeights', shape: [size, classes.length], dtype: 'float32' as const },
          ]
        : []),
    ],
    write(examples, into, { tokens: length }) {
      examples.forEach(([row], i) => {
        const { text, tokens, attributes } = read(row!);
        const count = Math.min(length, tokens.length);
        into.signals!.set(signals(row!).subarray(0, count * width), i * length * width);
        into.labels!.set(tagsOf(tokens, annotatedSpans({ text, attributes }, spans)).subarray(0, count), i * length);
        tokens.slice(0, count).forEach(({ start, end }, at) => (into.weights![i * length + at] = Number(end > start)));
        classes.forEach(({ attribute, values }, at) => {
          const label = values.indexOf(attributes[attribute]?.[0] ?? '');
          into.classLabels![i * classes.length + at] = Math.max(0, label);
          into.classWeights![i * classes.length + at] = Number(label >= 0);
        });
      });
    },
    inputs: ['signals'],
    outputs: (parameters, [side], feeds) => ({
      tags: tagLogits(parameters, side!['text/tokens'] as tf.Tensor3D, feeds.signals as tf.Tensor3D, spans.length),
      ...(classes.length > 0 && { classes: classLogits(parameters, side!) }),
    }),
    loss: ({ outputs, feeds }) => ({ loss: extractionLoss(outputs, feeds, data), count: tf.sum(feeds.weights!) as tf.Scalar }),
    evaluation: (split) => rows[split].map((row): Example => [row]),
    evaluator: () => extractionEvaluator(data, gazetteer, read),
    serving: () => ({
      spans: data.spans,
      classes: data.classes.map(({ attribute, values }) => ({ attribute, values: [...values] })),
      gazetteer: gazetteerToData(gazetteer),
    }),
  };
}
