import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeBroken } from './broken.js';
import { openStudio } from './pictures.js';
import { planDuplicates, planListings, type Listing } from './plan/listings.js';
import { planPairs } from './plan/pairs.js';
import { planPosts } from './plan/posts.js';
import { planProducts } from './plan/products.js';
import { planQueries } from './plan/queries.js';
import { pairRow, postRow, productRow, qrelRows, queryRow, toLines, type Row } from './rows.js';
import { draws } from './draws.js';

export interface DemoCatalogOptions {
  /** Folder to write into; made if absent. Files of the same names are replaced. */
  readonly to: string;
  /** Equal seeds give equal files. */
  readonly seed?: number;
  /** Different products; 2.7 times as many listings. */
  readonly products?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface DemoCatalogCounts {
  readonly products: number;
  readonly listings: number;
  readonly images: number;
  readonly queries: number;
  readonly qrels: number;
  readonly posts: number;
  readonly pairs: number;
  /** Listings that repeat another one, exactly or nearly. */
  readonly duplicates: number;
  /** Rows, over all files, that are wrong on purpose. */
  readonly broken: number;
}

export const DEMO_PRODUCTS = 880;

/** Runs `work` over all jobs, a few at a time: one draws while the others compress and write. */
async function inTurns<T>(jobs: readonly T[], work: (job: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < jobs.length) await work(jobs[next++] as T);
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

/** Splices rows into a list at seeded places. */
function mixedIn(rows: readonly Row[], others: readonly (Row | string)[], seed: number): (Row | string)[] {
  const random = draws(seed, 'mixed in');
  const list: (Row | string)[] = [...rows];
  for (const other of others) list.splice(random.integer(list.length + 1), 0, other);
  return list;
}

/**
 * Writes a made-up shop in the layout that the import reads: products.jsonl, queries.jsonl, qrels.jsonl, posts.jsonl, pairs.jsonl and
 * images/. Nothing outside `to` is touched. 880 products take about half a minute on two cores.
 *
 * @throws RangeError if the assortment has not that many different products.
 */
export async function makeDemoCatalog({
  to,
  seed = 1,
  products: count = DEMO_PRODUCTS,
  onProgress,
}: DemoCatalogOptions): Promise<DemoCatalogCounts> {
  const products = planProducts(seed, count);
  const originals = planListings(seed, products);
  const few = Math.ceil(count / 25);
  const copies = planDuplicates(seed, originals, few, few);
  const listings = [...originals, ...copies];
  const parts = (train: number, valid: number, test: number) => ({
    train: Math.ceil((train * count) / DEMO_PRODUCTS),
    valid: Math.ceil((valid * count) / DEMO_PRODUCTS),
    test: Math.ceil((test * count) / DEMO_PRODUCTS),
  });
  const queries = planQueries(seed, originals, parts(200, 65, 40));
  const posts = planPosts(seed, originals, parts(180, 45, 30));
  const pairs = planPairs(seed, originals, Math.ceil(0.8 * count), Math.ceil(1.2 * count));

  const studio = await openStudio(seed);
  const shots = listings
    .flatMap((listing) => listing.shots)
    .sort((a, b) => (a.product.catalogId < b.product.catalogId ? -1 : a.product.catalogId > b.product.catalogId ? 1 : 0));
  const pictures = posts.flatMap((post) => post.pictures);
  const folders = new Set([...shots, ...pictures].map(({ path }) => dirname(path)).concat('images/broken', 'images/odd'));
  for (const folder of folders) await mkdir(join(to, folder), { recursive: true });
  const total = shots.length + pictures.length;
  let done = 0;
  const save = async (path: string, bytes: Uint8Array): Promise<void> => {
    await writeFile(join(to, path), bytes);
    done += 1;
    onProgress?.({ done, total });
  };
  await inTurns(shots, async (shot) => save(shot.path, await studio.photograph(shot)));
  await inTurns(pictures, async (picture) => save(picture.path, await studio.paint(picture)));

  const shown = originals.filter((listing) => listing.shots.length > 0 && listing.titles.length > 0).slice(0, 14);
  const models = await Promise.all(shown.map(({ shots: [shot] }) => studio.take(shot as (typeof shots)[number])));
  const broken = await makeBroken(models, shown.map(productRow), { listing: (originals[0] as Listing).id, query: queries[0]?.id ?? '' });
  for (const [path, bytes] of broken.files) await writeFile(join(to, path), bytes);

  const rows = draws(seed, 'rows').shuffle(listings).map(productRow);
  const judgements = queries.flatMap(qrelRows);
  await writeFile(join(to, 'products.jsonl'), toLines(mixedIn(rows, broken.products, seed)));
  await writeFile(join(to, 'queries.jsonl'), toLines(mixedIn(queries.map(queryRow), broken.queries, seed)));
  await writeFile(join(to, 'qrels.jsonl'), toLines(mixedIn(judgements, broken.qrels, seed)));
  await writeFile(join(to, 'posts.jsonl'), toLines(mixedIn(posts.map(postRow), broken.posts, seed)));
  await writeFile(join(to, 'pairs.jsonl'), toLines(mixedIn(pairs.map(pairRow), broken.pairs, seed)));
  return {
    products: products.length,
    listings: listings.length,
    images: total,
    queries: queries.length,
    qrels: judgements.length,
    posts: posts.length,
    pairs: pairs.length,
    duplicates: copies.length,
    broken:
      broken.products.filter((row) => typeof row === 'string' || !String(row.id ?? '').startsWith('odd-')).length +
      broken.queries.length +
      broken.qrels.length +
      broken.posts.length +
      broken.pairs.length,
  };
}
