import { modes } from './experiments.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
const digits = (value) => value.toFixed(3);
const columns = [...Object.keys(modes), 'baseline'];

const meanOf = (value) => (typeof value === 'number' ? value : value?.mean);
/** The mean, with the range of the seeds where there are several. */
const cell = (value) =>
  value === undefined
    ? ''
    : typeof value === 'number' || value.seeds === 1
      ? digits(meanOf(value))
      : `${digits(value.mean)} [${digits(value.least)}, ${digits(value.most)}]`;

/** The columns of the highest mean. */
function bestOf(figures) {
  const known = columns.filter((column) => figures[column] !== undefined);
  const highest = Math.max(...known.map((column) => meanOf(figures[column])));
  return known.filter((column) => meanOf(figures[column]) === highest).join(', ');
}

/** How many seeds the means of an experiment are of. */
function seedsText(rows) {
  const counts = rows.flatMap((figures) => columns.flatMap((column) => figures[column]?.seeds ?? []));
  const most = Math.max(...counts);
  return most === 1 ? 'One seed' : `${most} seeds`;
}

const titleOf = ({ head, settings }) => [head, ...Object.entries(settings).map(([name, value]) => `\`${name}=${value}\``)].join(', ');

function experimentText({ dates, steps, batchSize, modelLearningRate, seconds, units, pretraining, method, rows, ...experiment }) {
  const facts = [
    ...(steps
      ? [
          dates.join(', '),
          seedsText(rows),
          `At most ${steps} steps of ${batchSize}${modelLearningRate ? `, the model at ${modelLearningRate}` : ''}, about ${seconds} s a training; judged on ${units}; pre-trained on ${pretraining}`,
        ]
      : []),
    ...(method ? [`Baseline: ${method}`] : []),
  ];
  return `### ${titleOf(experiment)}

${facts.map((fact) => `${fact}.`).join(' ')}

${row(['figure', ...columns, 'highest'])}
${row(['---', ...columns, ''].map(() => '---'))}
${rows.map(({ figure, ...figures }) => row([figure, ...columns.map((column) => cell(figures[column])), bestOf(figures)])).join('\n')}
`;
}

const pretrainingText = ([kind, { preset, step, seed, catalog }]) =>
  `- ${kind}: preset \`${preset}\`, ${step} iterations on ${catalog}, seed ${seed}`;

/** Experiments by set, in the order in which sets first appear. */
const bySet = (experiments) =>
  [...new Set(experiments.map(({ set }) => set))].map((set) => [set, experiments.filter((experiment) => experiment.set === set)]);

/**
 * The page of all heads.
 * @param summary what `bench:heads --summarize` wrote
 */
export const headsPage = ({ about, seeds, pretraining, experiments }) => `# Heads

Written by \`npx nx run bench:docs\` from \`tools/bench/heads/heads.json\`; do not edit. How to make that file anew: [tools/bench/heads](../tools/bench/heads/README.md).

${about.machine}; ${Object.entries(about.versions)
  .map(([part, version]) => `${part} ${version}`)
  .join(
    ', ',
  )}. Figures are of the valid splits, means over those of the seeds ${seeds.join(', ')} that were run, with [least, most]. The step that is kept, thresholds where
there are any, and how much words, model and pictures count beside each other are chosen on the valid split too; of baselines the method and the threshold. What the weights
are worth on products that they were not fitted on: [LOG](LOG.md), "Weights of a pool".

- fine-tuned: the whole model, from its pre-training
- from scratch: the same with parameters drawn anew
- linear probe: the head alone, on the pre-trained model
- zero-shot: the pre-trained model as it is, where that can answer
- baseline: what one would try first, judged by the same code on the same examples; of several methods the one with the highest first figure

Rows with \`words=false\` are of the model alone. In the others words that are learned from train texts stand beside it
([head-classifier](../packages/heads/classifier/README.md)), from scratch too: where words decide, little is left for a pre-training to show.

Pre-training:

${Object.entries(pretraining).map(pretrainingText).join('\n')}

${bySet(experiments)
  .map(([set, own]) => `## ${set}\n\n${own.map(experimentText).join('\n')}`)
  .join('\n')}`;
