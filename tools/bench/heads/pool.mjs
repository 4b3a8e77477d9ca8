/**
 * `node tools/bench/heads/pool.mjs --from=<folder of sets> --sets=a,b,c --to=<folder> [--labels=<share>] [--held=<share>]`: sets as one shop's data, to pre-train one model on.
 * Ids get their set in front, so that none meet; pictures are linked, not copied. Where a set has labelled pairs, products are those that its
 * train pairs connect: a catalogId made of all pairs would tell the answers of the valid ones. With --labels only so many of the train products keep their category.
 * With --held so many of the train products, with their photos, are valid ones instead.
 */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { createRandom } from '@commercemm/catalog';
import { connectedGroups } from '@commercemm/head-product-clustering';

import { fromHere, needed } from './folders.mjs';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    sets: { type: 'string' },
    to: { type: 'string' },
    labels: { type: 'string', default: '1' },
    held: { type: 'string', default: '0' },
  },
});
needed(values, ['from', 'sets', 'to']);
const [labels, held] = ['labels', 'held'].map((name) => {
  const share = Number(values[name]);
  if (share >= 0 && share <= 1) return share;
  console.error(`--${name}: expected a share from 0 to 1, got ${values[name]}`);
  process.exit(2);
});
const [from, to] = [values.from, values.to].map(fromHere);

const rowsOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).map(JSON.parse) : []);
const write = (path, rows) => rows.length > 0 && writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** The product of each id that a train pair of one product names. */
function groupsOf(products, pairs) {
  const places = new Map(products.map(({ id }, at) => [id, at]));
  const same = pairs.filter(({ label, split }) => label === 1 && split === 'train');
  const groups = connectedGroups(
    products.length,
    same.map(({ a, b }) => [places.get(a), places.get(b)]),
  );
  return new Map(same.flatMap(({ a, b }) => [a, b]).map((id) => [id, `group-${groups[places.get(id)]}`]));
}

for (const set of values.sets.split(',')) {
  const [source, target] = [join(from, set), join(to, set)];
  const named = (id) => `${set}:${id}`;
  mkdirSync(target, { recursive: true });
  if (existsSync(join(source, 'images')) && !existsSync(join(target, 'images')))
    symlinkSync(join(source, 'images'), join(target, 'images'));
  const pairs = rowsOf(join(source, 'pairs.jsonl'));
  const products = rowsOf(join(source, 'products.jsonl'));
  const groups = pairs.length > 0 && groupsOf(products, pairs);
  const chosen = (purpose, id, share) => createRandom(purpose, id).uniform() < share;
  const item = (row) => {
    const { id, catalogId, category, split: given, ...others } = row;
    const product = groups ? groups.get(id) : catalogId;
    // Rows of one product stay together.
    const split = given === 'train' && chosen('held', product ?? id, held) ? 'valid' : given;
    const keepsCategory = category && (split !== 'train' || chosen('labels', id, labels));
    return {
      id: named(id),
      ...(product !== undefined && { catalogId: named(product) }),
      ...(keepsCategory && { category }),
      ...(split !== undefined && { split }),
      ...others,
    };
  };
  write(join(target, 'products.jsonl'), products.map(item));
  write(join(target, 'photos.jsonl'), rowsOf(join(source, 'photos.jsonl')).map(item));
  write(join(target, 'queries.jsonl'), rowsOf(join(source, 'queries.jsonl')).map(item));
  const grades = rowsOf(join(source, 'qrels.jsonl'));
  write(
    join(target, 'qrels.jsonl'),
    grades.map(({ queryId, productId, grade }) => ({ queryId: named(queryId), productId: named(productId), grade })),
  );
}
