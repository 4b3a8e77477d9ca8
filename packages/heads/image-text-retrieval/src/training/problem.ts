import type { CatalogIndex, Split } from '@commercemm/catalog';
import { checkSettings, mixed, rowsWhere, type Example, type HeadProblem, type HeadSettings } from '@commercemm/engine';
import { atLeast, rankingEvaluator, retrievalProblem } from '@commercemm/head-retrieval/training';

const IMAGE = { name: 'image', sources: ['image'] };
const TEXT = { name: 'text', sources: ['text'] };

/**
 * The picture and the text of an item are a pair; items of one product are hits of each other and never negatives. One symmetric loss
 * trains both directions.
 * @throws EngineError HEAD_NOT_APPLICABLE without items that have both
 */
export function imageTextProblem(index: CatalogIndex, settings: HeadSettings): HeadProblem {
  checkSettings(settings, []);
  const pairs = (split: Split) =>
    rowsWhere(
      index,
      (row) => index.splits[row] === split && index.kinds[row] !== 'query' && index.textCounts[row]! > 0 && index.imageCounts[row]! > 0,
    );
  const training = pairs('train');
  atLeast(training.length, 2, 'too few items with both a picture and a text', 'in the train split');
  const isHit = (a: number, b: number) => index.products[a] === index.products[b];
  return retrievalProblem({
    pass: 'image-text',
    directions: [{ from: IMAGE, to: TEXT }],
    training: training.map((row): Example => [row]),
    same: ([a], [b]) => isHit(a!, b!),
    rows: (split) => mixed(pairs(split)),
    evaluator: (split) => {
      const rows = pairs(split);
      return rankingEvaluator({
        queries: rows,
        ids: index.ids,
        rankings: [
          { id: 'image-to-text', from: IMAGE.name, to: TEXT.name, candidates: rows, isHit },
          { id: 'text-to-image', from: TEXT.name, to: IMAGE.name, candidates: rows, isHit },
        ],
      });
    },
    serving: () => ({}),
  });
}
