import { oneHot, output, scoresAsVector } from './outputs.mjs';
import { KINDS } from './pictures.mjs';

const COUNTS = [1, 5, 20];

/** A picture is known by the titles of the train pictures that look like it. */
export const imageTextRetrieval = {
  async methods({ problem, textOf, python, pictures }) {
    const known = problem.training.map(([row]) => row);
    const asked = problem.evaluation('valid').map(([row]) => row);
    const { file, numberOf } = await pictures([...known, ...asked]);
    return Object.entries(KINDS).flatMap(([kind, title]) =>
      COUNTS.map((count) => ({
        method: `TF-IDF of the titles of the ${count} nearest pictures by ${title}`,
        predict(examples) {
          const rows = examples.map(([row]) => row);
          const [titles, texts] = [known.map(textOf), rows.map(textOf)];
          const scores = python('titles_by_neighbours', file, known.map(numberOf), titles, rows.map(numberOf), texts, kind, count);
          return {
            image: output(scores.map((own) => scoresAsVector(own, 0))),
            text: output(rows.map((_, at) => oneHot(at, rows.length))),
          };
        },
      })),
    );
  },
};

/** The product of the nearest picture: of the train photos and the products' own pictures. */
export const imageToProduct = {
  async methods({ problem, index, python, pictures }) {
    const rows = problem.evaluation('valid').map(([row]) => row);
    const products = rows.filter((row) => index.kinds[row] === 'listing');
    const placeOf = new Map(products.map((row, at) => [row, at]));
    const known = [
      ...problem.training.map(([photo, product]) => ({ row: photo, group: placeOf.get(product) })),
      ...products.filter((row) => index.imageCounts[row] > 0).map((row) => ({ row, group: placeOf.get(row) })),
    ];
    const queries = rows.filter((row) => !placeOf.has(row));
    const { file, numberOf } = await pictures([...known.map(({ row }) => row), ...queries]);
    return Object.entries(KINDS).map(([kind, title]) => ({
      method: `nearest train photo or product picture by ${title}`,
      predict(examples) {
        const asked = examples.map(([row]) => row).filter((row) => !placeOf.has(row));
        const numbers = known.map(({ row }) => numberOf(row));
        const groups = known.map(({ group }) => group);
        const distances = python('nearest_of_groups', file, numbers, groups, products.length, asked.map(numberOf), kind);
        const largest = Math.max(...distances.map((own) => Math.max(...own)));
        const scores = new Map(
          asked.map((row, at) => [
            row,
            scoresAsVector(
              distances[at].map((distance) => -distance),
              -largest,
            ),
          ]),
        );
        const nothing = Array(products.length).fill(0);
        return {
          photo: output(examples.map(([row]) => scores.get(row) ?? nothing)),
          product: output(examples.map(([row]) => (placeOf.has(row) ? oneHot(placeOf.get(row), products.length) : nothing))),
        };
      },
    }));
  },
};

/** BM25 is part of the head's own figures; vectors that are all equal leave it alone. */
export const queryToProduct = {
  methods: () => [
    {
      method: 'BM25 of titles and descriptions',
      predict: (examples) => ({ query: output(examples.map(() => [1])), product: output(examples.map(() => [1])) }),
      figures: (metrics) =>
        Object.fromEntries(
          Object.entries(metrics)
            .filter(([name]) => name.startsWith('bm25/'))
            .map(([name, value]) => [name.slice('bm25/'.length), value]),
        ),
    },
  ],
};
