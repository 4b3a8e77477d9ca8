import { applicable, MOST_JUDGED, type Evaluator, type Example, type HostOutputs, type Judged } from '@commercemm/engine';
import { fitFirst, logLikelihoodOf } from '@commercemm/head-classifier/training';

import type { Attributes } from '../data.js';
import { classValues, textValues, type AttributeValue } from '../decode.js';
import { withAdded, type ReadWords } from '../signals.js';
import { phraseOf } from '../words.js';
import { tagCount, tagsOf } from '../tags.js';
import { annotatedSpans, occursIn, valuesOf, type Annotation } from './annotations.js';
import { classOf } from './class-question.js';
import { fitAdded } from './fit-added.js';
import { gazetteerValues, type Gazetteer } from './gazetteer.js';

/** Of one item: values that are there, that were said, and that are right. */
interface Count {
  readonly wanted: number;
  readonly said: number;
  readonly right: number;
}

interface Counts {
  /** Values of all attributes. */
  readonly all: Count;
  /** Of the attributes that the item is annotated with: others may be there unannotated. */
  readonly annotated: Count;
  /** Of the attributes of the text: by the head, by words alone, by the baseline. */
  readonly spans: Count;
  readonly words: Count;
  readonly gazetteer: Count;
  /** 1 or 0 for each attribute with classes that the item has, by its name. */
  readonly classes: Readonly<Record<string, number>>;
  /** Log-probability of the right class of each attribute that has one which was trained. */
  readonly logLikelihoods: readonly number[];
}

const keyOf = (attribute: string, value: string): string => `${attribute}\u001f${phraseOf(value) || value}`;

/** Null without any. */
const mean = (values: readonly number[]): number | null => (values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : null);

function countOf(wanted: ReadonlySet<string>, said: ReadonlySet<string>): Count {
  return { wanted: wanted.size, said: said.size, right: [...said].filter((key) => wanted.has(key)).length };
}

/** 2 right / (wanted + said), over all (attribute, value) of all items. */
export function microF1(counts: readonly Count[]): number | null {
  const sum = (name: keyof Count) => counts.reduce((total, count) => total + count[name], 0);
  return sum('wanted') === 0 ? null : (2 * sum('right')) / (sum('wanted') + sum('said'));
}

/** Of each attribute its own, out of those of all classes of all attributes, one after the other. */
function byAttribute(all: Float32Array | Int32Array, classes: Attributes['classes']): ArrayLike<number>[] {
  let from = 0;
  return classes.map(({ values: { length } }) => all.subarray(from, (from += length)));
}

/** Texts that the weight of the model is fitted on, at most. */
const MOST_WEIGHED = 2000;

export interface ExtractionEvaluatorOptions {
  readonly data: Attributes;
  readonly gazetteer: Gazetteer;
  readonly factors_KK: Float64Array;
  readonly read: (row: number) => Annotation & ReadWords;
  /** Weight of what the model adds, of an artifact; else it is fitted on the first texts. */
  readonly added?: number | undefined;
}

export interface ExtractionEvaluator extends Evaluator {
  /** How much of what the model adds to the scores of tags counts. */
  added(): number;
}

/** What is said of an item. */
interface Item {
  readonly example: Example;
  readonly own: Annotation & ReadWords;
  /** What the model adds, [T, K]; or the scores of another method, [W, K]. */
  readonly added_TK?: ArrayLike<number>;
  readonly scores_WK?: Float64Array;
  /** Of the classes of each attribute; none where there are no classifiers. */
  readonly probabilities: readonly ArrayLike<number>[];
}

/**
 * Values of the text count if they stand in it; classes if the item has the attribute. In place of what the model adds, `tags` [B, T, K], another method may give
 * scores of its own, `words` [B, W, K].
 */
export function extractionEvaluator({ data, gazetteer, factors_KK, read, added }: ExtractionEvaluatorOptions): ExtractionEvaluator {
  const counts: Counts[] = [];
  const judged: Judged[] = [];
  const width = tagCount(data.spans.length);

  const spansIn = ({ text, words }: Annotation & ReadWords, scores_WK: Float64Array) =>
    textValues(text, words, scores_WK, factors_KK, data.spans);
  const keysOf = (values: readonly AttributeValue[]) => new Set(values.map(({ attribute, value }) => keyOf(attribute, value)));

  function judge({ example, own, probabilities }: Item, values: readonly AttributeValue[]): void {
    const { text, attributes } = own;
    const wantedSpans = new Set(
      data.spans.flatMap((name) =>
        valuesOf(attributes, name)
          .filter((value) => occursIn(value, text))
          .map((value) => keyOf(name, value)),
      ),
    );
    const known = data.classes.filter(({ attribute }) => valuesOf(attributes, attribute).length > 0);
    const wantedClasses = new Set(known.map(({ attribute }) => keyOf(attribute, valuesOf(attributes, attribute)[0]!)));
    const wanted = new Set([...wantedSpans, ...wantedClasses]);
    const saidSpans = keysOf(values.filter(({ span }) => span));
    const saidClasses = values.filter(({ span, attribute }) => !span && known.some((one) => one.attribute === attribute));
    const said = new Set([...saidSpans, ...keysOf(saidClasses)]);
    const annotated = new Set([...said].filter((key) => Object.hasOwn(attributes, key.split('\u001f')[0]!)));
    const baseline = new Set(
      gazetteerValues(text, gazetteer).map(({ attribute, start, end }) => keyOf(data.spans[attribute]!, text.slice(start, end))),
    );
    counts.push({
      all: countOf(wanted, said),
      annotated: countOf(wanted, annotated),
      spans: countOf(wantedSpans, saidSpans),
      words: countOf(wantedSpans, keysOf(spansIn(own, own.scores_WK))),
      gazetteer: countOf(wantedSpans, baseline),
      classes: Object.fromEntries(
        saidClasses.map(({ attribute, value }) => [attribute, Number(wantedClasses.has(keyOf(attribute, value)))]),
      ),
      logLikelihoods: probabilities.flatMap((own_L, at) => {
        const label = classOf(attributes, data.classes[at]!);
        return label < 0 ? [] : logLikelihoodOf(own_L, [[label]])!;
      }),
    });
    if (judged.length >= MOST_JUDGED) return;
    const show = (keys: ReadonlySet<string>) =>
      [...keys]
        .sort()
        .map((key) => key.replace('\u001f', ': '))
        .join('; ');
    judged.push({ example, truth: show(wanted), predicted: show(said), right: show(wanted) === show(said) });
  }

  const { add, settle, after } = fitFirst<Item, number>({
    given: added,
    most: MOST_WEIGHED,
    fit: (items) =>
      fitAdded(
        items.flatMap(({ own, added_TK }) =>
          added_TK ? { read: own, added_TK, tags_W: tagsOf(own.words, annotatedSpans(own, data.spans)) } : [],
        ),
        factors_KK,
        width,
      ),
    use(item, weight) {
      const { own, added_TK, scores_WK, probabilities } = item;
      const scores = scores_WK ?? withAdded(own, added_TK!, width, weight);
      judge(item, [...spansIn(own, scores), ...classValues(probabilities, data.classes)]);
    },
  });

  return {
    primary: 'f1',
    added: settle,
    add(examples, { tags, words, probabilities }: HostOutputs) {
      const rowOf = (output: HostOutputs[string], i: number) => {
        const stride = output.data.length / examples.length;
        return output.data.slice(i * stride, (i + 1) * stride);
      };
      examples.forEach((example, i) => {
        const own = read(example[0]!);
        add({
          example,
          own,
          ...(words ? { scores_WK: Float64Array.from(rowOf(words, i).subarray(0, own.scores_WK.length)) } : { added_TK: rowOf(tags!, i) }),
          probabilities: probabilities ? byAttribute(rowOf(probabilities, i), data.classes) : [],
        });
      });
    },
    size: after(() => counts.length),
    metrics: after((units?: Int32Array) => {
      const chosen = units ? Array.from(units, (unit) => counts[unit]!) : counts;
      const accuracies = data.classes.map(({ attribute }) => {
        const hits = chosen.flatMap(({ classes }) => classes[attribute] ?? []);
        return [`accuracy@${attribute}`, mean(hits)] as const;
      });
      return applicable({
        f1: microF1(chosen.map(({ all }) => all)),
        'f1@annotated': microF1(chosen.map(({ annotated }) => annotated)),
        'f1@spans': microF1(chosen.map(({ spans }) => spans)),
        'f1@words': microF1(chosen.map(({ words }) => words)),
        'gazetteerF1@spans': microF1(chosen.map(({ gazetteer: count }) => count)),
        ...Object.fromEntries(accuracies),
        'logLikelihood@classes': mean(chosen.flatMap(({ logLikelihoods }) => logLikelihoods)),
      });
    }),
    judged: after(() => judged),
  };
}
