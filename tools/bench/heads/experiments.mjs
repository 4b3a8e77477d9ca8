/**
 * What is fine-tuned for docs/heads.md: a head on a catalog, with the head's settings, and the figures of the table. `set` is the folder of an
 * imported catalog under --data.
 */
export const experiments = [
  { set: 'fashion-product-images', head: 'categorization', shown: ['accuracy', 'accuracy@level1', 'macroF1'] },
  {
    set: 'fashion-product-images',
    head: 'categorization',
    settings: { sources: 'image' },
    shown: ['accuracy', 'accuracy@level1', 'macroF1'],
  },
  { set: 'fashion-product-images', head: 'image-text-retrieval', shown: ['text-to-image/recall@10', 'image-to-text/recall@10'] },
  { set: 'fashion-product-images', head: 'attribute-extraction', shown: ['f1', 'f1@spans', 'gazetteerF1@spans'] },
  { set: 'flipkart-1050', head: 'categorization', shown: ['accuracy@level1', 'accuracy'] },
  { set: 'flipkart-1050', head: 'categorization', settings: { sources: 'image' }, shown: ['accuracy@level1', 'accuracy'] },
  { set: 'grocery-store', head: 'image-to-product', shown: ['image-to-product/recall@1', 'image-to-product/recall@5'] },
  { set: 'electronics-search', head: 'query-to-product', shown: ['ndcg@10', 'judged-ndcg@10'] },
  { set: 'match-abt-buy', head: 'product-matching', shown: ['f1', 'rocAuc'] },
  { set: 'match-wdc-titles', head: 'product-matching', shown: ['f1', 'rocAuc'] },
  { set: 'match-abt-buy', head: 'product-clustering', shown: ['pairwiseF1', 'bCubedF1', 'nmi'] },
  { set: 'attr-oa-mine', head: 'attribute-extraction', shown: ['f1', 'f1@spans', 'gazetteerF1@spans'] },
];

/** Where the model's parameters come from, and what is trained. */
export const modes = {
  'fine-tuned': { from: 'pretrained', train: 'all' },
  'from scratch': { from: 'scratch', train: 'all' },
  'linear probe': { from: 'pretrained', train: 'head' },
};

/** Names an experiment's folder and row. */
export const nameOf = ({ set, head, settings = {} }) =>
  [set, head, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)].join(' ');
