/** Searches are judged before training by what the model embeds: their heads start as the identity. */
const untrained = { steps: 0 };
/** Categories from their names alone, judged as the trained categories are. */
const fromNames = { head: 'zero-shot-categorization' };

/** Texts of 64 tokens: smaller batches, looked at less often. */
const longTexts = { steps: 100, config: { batchSize: 32, evaluation: { steps: 50, patience: 4, limit: 500 } } };
/** Whether two of them are one product takes longer to learn. */
const pairs = { ...longTexts, steps: 300 };
/** Few listings on the way have few partners among them. */
const groups = { ...pairs, config: { ...longTexts.config, evaluation: { ...longTexts.config.evaluation, limit: 2000 } } };

/** Without the words that are learned from train texts and stand beside every model, trained before or not: what the model itself has learned. */
const alone = { settings: { words: 'false' } };

const categories = ['accuracy', 'accuracy@level1', 'accuracy@level2', 'accuracy@level3', 'macroF1', 'logLikelihood'];
/** What few labels are worth: a model whose pre-training saw no category, and a twentieth of them to learn from. */
const fewLabels = { set: 'fashion-few-labels', head: 'categorization', pretraining: 'fashion', zeroShot: fromNames, shown: categories };
/** Where most full paths are of one product alone, the first level says more. */
const manyCategories = ['accuracy@level1', 'accuracy', 'macroF1', 'logLikelihood'];
/** 75 products of its valid split do not tell modes apart: half of the train ones are held out of pre-training and learning too. */
const halfHeld = { set: 'flipkart-half', head: 'categorization', pretraining: 'pictures-half', zeroShot: fromNames, shown: manyCategories };
const searches = (...names) => names.flatMap((name) => [`${name}/recall@1`, `${name}/recall@5`, `${name}/recall@10`]);
const extraction = ['f1', 'f1@spans'];
const attributes = [...extraction, 'logLikelihood@classes'];
const matching = ['f1', 'rocAuc'];

/**
 * What is fine-tuned for docs/heads.md: a head on a catalog, with the head's settings, and the figures of the table; the simple baseline is chosen by the
 * first of them. `set` is the folder of an imported catalog under --data, `pretraining` that of the run under --run, `steps` and `config` a budget of its
 * own, `zeroShot` what is different where nothing is trained; a head without it has no such figure.
 */
export const experiments = [
  { set: 'fashion-product-images', head: 'categorization', pretraining: 'clothes', steps: 300, zeroShot: fromNames, shown: categories },
  {
    set: 'fashion-product-images',
    head: 'categorization',
    settings: { sources: 'image' },
    pretraining: 'clothes',
    zeroShot: fromNames,
    shown: categories,
  },
  {
    set: 'fashion-product-images',
    head: 'image-text-retrieval',
    pretraining: 'fashion',
    zeroShot: untrained,
    shown: searches('text-to-image', 'image-to-text'),
  },
  { set: 'fashion-product-images', head: 'attribute-extraction', pretraining: 'clothes', shown: attributes },
  { set: 'fashion-product-images', head: 'attribute-extraction', ...alone, pretraining: 'clothes', shown: attributes },
  fewLabels,
  { ...fewLabels, settings: { sources: 'image' } },
  { set: 'flipkart-1050', head: 'categorization', pretraining: 'pictures', zeroShot: fromNames, shown: manyCategories },
  { set: 'flipkart-1050', head: 'categorization', ...alone, pretraining: 'pictures', shown: manyCategories },
  {
    set: 'flipkart-1050',
    head: 'categorization',
    settings: { sources: 'image' },
    pretraining: 'pictures',
    zeroShot: fromNames,
    shown: manyCategories,
  },
  halfHeld,
  { ...halfHeld, settings: { sources: 'image' } },
  {
    set: 'grocery-store',
    head: 'image-to-product',
    pretraining: 'pictures',
    zeroShot: untrained,
    shown: searches('image-to-product'),
  },
  {
    set: 'electronics-search',
    head: 'query-to-product',
    pretraining: 'texts',
    ...longTexts,
    zeroShot: untrained,
    shown: ['ndcg@10', 'judged-ndcg@10', 'dense/ndcg@10'],
  },
  { set: 'match-abt-buy', head: 'product-matching', pretraining: 'texts', ...pairs, shown: matching },
  { set: 'match-wdc-titles', head: 'product-matching', pretraining: 'texts', ...pairs, shown: matching },
  {
    set: 'match-abt-buy',
    head: 'product-clustering',
    pretraining: 'texts',
    ...groups,
    shown: ['pairwiseF1@catalog', 'pairwiseF1', 'bCubedF1@catalog'],
  },
  {
    set: 'match-wdc-titles',
    head: 'product-clustering',
    settings: { truth: 'pairs' },
    pretraining: 'texts',
    ...groups,
    shown: ['labelledF1@catalog', 'labelledF1'],
  },
  { set: 'attr-oa-mine', head: 'attribute-extraction', pretraining: 'texts', ...longTexts, shown: extraction },
];

/** Where the model's parameters come from, and what is trained. What is not trained is the same under every seed. */
export const modes = {
  'fine-tuned': { from: 'pretrained', train: 'all' },
  'from scratch': { from: 'scratch', train: 'all' },
  'linear probe': { from: 'pretrained', train: 'head' },
  'zero-shot': { from: 'pretrained', train: 'head', untrained: true },
};

/** Names an experiment's folder and row. */
export const nameOf = ({ set, head, settings = {} }) =>
  [set, head, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)].join(' ');

/** The experiments whose names have one of the parts that --only lists, separated by commas; all of them for none. */
export const experimentsWith = (only) =>
  experiments.filter((experiment) => only.split(',').some((part) => nameOf(experiment).includes(part.trim())));

/** Every training of the experiments: experiment, mode, seed, and the folder of its artifact under --out. */
export const trainings = (chosen, seeds) =>
  seeds.flatMap((seed, at) =>
    chosen.flatMap((experiment) =>
      Object.entries(modes)
        .filter(([, { untrained: none }]) => !none || (at === 0 && experiment.zeroShot))
        .map(([mode]) => ({ experiment, mode, seed, folder: `${nameOf(experiment)} ${mode} ${seed}`.replaceAll(/[ =]/g, '_') })),
    ),
  );

/** Options of `trainer:finetune` for one of them, beside its folders. */
export function optionsOf({ experiment, mode, seed }, budget) {
  const { from, train, untrained: none } = modes[mode];
  const { head, settings = {}, steps = budget } = none ? { ...experiment, ...experiment.zeroShot } : experiment;
  return [
    ...[`--head=${head}`, `--from=${from}`, `--train=${train}`, `--seed=${seed}`, `--steps=${steps}`],
    ...Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`),
  ];
}
