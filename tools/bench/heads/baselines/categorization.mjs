import { pathTree } from '@commercemm/head-categorization';
import { categoryEvaluator, SEPARATOR, splitPath, trainPaths } from '@commercemm/head-categorization/training/parts';

import { output } from './outputs.mjs';
import { KINDS } from './pictures.mjs';

const COUNTS = [1, 5];

/** These methods name a category; how sure they are of it is not asked. */
const withoutLikelihood = ({ logLikelihood: _, ...figures }) => figures;

/** A linear model on the text, or nearest pictures where the head looks at pictures alone. */
export const categorization = {
  /** Answers are probabilities already. */
  evaluator: ({ index }) => categoryEvaluator(pathTree(trainPaths(index)), (row) => splitPath(index.categories[row])),
  async methods({ problem, index, settings, textOf, python, pictures }) {
    const known = problem.training.map(([row]) => row);
    const labels = known.map((row) => index.categories[row]);
    const names = trainPaths(index).map((path) => path.join(SEPARATOR));
    const probabilities = ({ classes, scores }) => {
      const places = names.map((name) => classes.indexOf(name));
      return { probabilities: output(scores.map((own) => places.map((place) => own[place]))) };
    };
    if (settings.sources !== 'image') {
      const parts = { words: 'words and word pairs', characters: 'words, word pairs and 2 to 5 characters' };
      return Object.entries(parts).map(([part, title]) => ({
        method: `TF-IDF of ${title}, linear SVM`,
        figures: withoutLikelihood,
        predict: (examples) =>
          probabilities(
            python(
              'classify',
              known.map(textOf),
              labels,
              examples.map(([row]) => textOf(row)),
              part,
            ),
          ),
      }));
    }
    const asked = problem.evaluation('valid').map(([row]) => row);
    const { file, numberOf } = await pictures([...known, ...asked]);
    return Object.entries(KINDS).flatMap(([kind, title]) =>
      COUNTS.map((count) => ({
        method: `${count} nearest by ${title}`,
        figures: withoutLikelihood,
        predict: (examples) =>
          probabilities(
            python(
              'neighbour_classes',
              file,
              known.map(numberOf),
              labels,
              examples.map(([row]) => numberOf(row)),
              kind,
              count,
            ),
          ),
      })),
    );
  },
};
