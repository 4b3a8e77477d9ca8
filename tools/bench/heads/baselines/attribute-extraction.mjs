import { tagCount, tagsOf, wordsOf } from '@commercemm/head-attribute-extraction';
import { annotatedSpans, collectGazetteer, gazetteerValues } from '@commercemm/head-attribute-extraction/training';

import { output } from './outputs.mjs';
import { spansOfTags, taggedWords } from './tagged-words.mjs';

/** Of the tag that is said; the others have 0. */
const CERTAIN = 50;

/** These methods name a class; how sure they are of it is not asked. */
const withoutLikelihood = ({ 'logLikelihood@classes': _, ...figures }) => figures;

/** Values in the text by known phrases or by a conditional random field; classes by a linear model on the text. */
export const attributeExtraction = {
  methods({ problem, items, textOf, python }) {
    const known = problem.training.map(([row]) => row);
    const { spans: names, classes } = problem.serving(problem.evaluator('valid'));
    const gazetteer = collectGazetteer(
      known.map((row) => ({ text: textOf(row), category: [], attributes: items[row].attributes })),
      names,
    );

    const wordOutput = (texts, spansOf) => {
      const tags = texts.map((text) => tagsOf(wordsOf(text), spansOf(text)));
      const [width, words] = [tagCount(names.length), Math.max(1, ...tags.map(({ length }) => length))];
      const data = new Float32Array(texts.length * words * width);
      tags.forEach((own, at) => own.forEach((tag, word) => (data[(at * words + word) * width + tag] = CERTAIN)));
      return { shape: [texts.length, words, width], data };
    };
    const classOutput = (texts) => {
      const columns = classes.map(({ attribute, values }) => {
        const having = known.filter((row) => (items[row].attributes[attribute] ?? []).length > 0);
        const labels = having.map((row) => items[row].attributes[attribute][0]);
        const found = python('classify', having.map(textOf), labels, texts, 'words');
        return found.scores.map((own) => values.map((value) => CERTAIN * (own[found.classes.indexOf(value)] ?? 0)));
      });
      return output(texts.map((_, at) => columns.flatMap((column) => column[at])));
    };
    const fieldSpans = (texts) => {
      const trained = known
        .map((row) => {
          const text = textOf(row);
          return { text, ...taggedWords(text, annotatedSpans({ text, attributes: items[row].attributes }, names)) };
        })
        .filter(({ words }) => words.length > 0);
      const spelled = (text) => wordsOf(text).map(({ start, end }) => text.slice(start, end));
      const tags = python(
        'tag',
        trained.map(({ text }) => spelled(text)),
        trained.map(({ tags: own }) => own),
        texts.map(spelled),
      );
      const found = new Map(texts.map((text, at) => [text, spansOfTags(wordsOf(text), tags[at])]));
      return (text) => found.get(text);
    };

    const ways = {
      'longest known phrases (gazetteer)': () => (text) => gazetteerValues(text, gazetteer),
      'conditional random field on words': fieldSpans,
    };
    const withClasses = classes.length > 0 ? '; TF-IDF and linear SVM for classes' : '';
    return Object.entries(ways).map(([title, spansOf]) => ({
      method: `${title}${withClasses}`,
      figures: withoutLikelihood,
      predict(examples) {
        const texts = examples.map(([row]) => textOf(row));
        return { words: wordOutput(texts, spansOf(texts)), ...(classes.length > 0 && { probabilities: classOutput(texts) }) };
      },
    }));
  },
};
