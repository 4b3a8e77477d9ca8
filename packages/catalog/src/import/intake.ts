import { Growable } from '../growable.js';
import { normalizeTitle } from '../text.js';
import type { Staging } from '../store/staging.js';
import {
  edgesTable,
  type IndexColumns,
  indexTable,
  itemKinds,
  itemsTable,
  linksTable,
  pairsTable,
  splitNames,
  type StoredItem,
} from '../store/tables.js';
import type { ItemKind, Split } from '../types.js';
import { DuplicateFilter } from './duplicates.js';
import { EdgeList } from './edges.js';
import type { PreparedRow } from './prepare.js';
import { ProductTable, type SplitShares } from './products.js';
import { type Problem, type Rejection, type Rejections, shorten } from './rejections.js';
import type { ItemRow, RowOf } from './schemas.js';
import type { Role, SourceFile } from './sources.js';

/** Items are written in parts of so many rows or bytes. */
const PART_ROWS = 16_384;
/** Of a part, a share of all before it within these bounds: many parts are slow to read, and the last one is written when no picture is left to decode beside it. */
const PART_BYTES = { least: 8 << 20, share: 1 / 8, most: 64 << 20 };
/** Products of one room that are linked with each other. */
const ROOM_ITEMS = 64;

type Pair = { a: string; b: string; label: 0 | 1; split: Split | null };
type Link = { a: string; b: string; relation: string };

const itemKindOf: Partial<Record<Role, ItemKind>> = { products: 'listing', photos: 'photo', queries: 'query', posts: 'post' };

/** Takes rows in order, gives each item its row number, resolves what rows say of each other, and writes the tables. */
export class Intake {
  readonly duplicates: Record<string, number> = {};
  readonly conversions: Record<string, number> = {};
  readonly edges = new EdgeList();
  private readonly rowsOf = new Map<ItemKind, Map<string, number>>(itemKinds.map((kind) => [kind, new Map<string, number>()]));
  private readonly ids: string[] = [];
  private readonly categories: string[] = [];
  private readonly categoryNames = new Map<string, string>();
  private readonly kinds = new Growable(Uint8Array);
  private readonly texts = new Growable(Int32Array);
  private readonly images = new Growable(Int32Array);
  private readonly hasCatalogId = new Growable(Uint8Array);
  private readonly products: ProductTable;
  private readonly filter = new DuplicateFilter();
  private part: StoredItem[] = [];
  private partBytes = 0;
  private writtenBytes = 0;
  private writing: Promise<void> = Promise.resolve();
  private pairs: Pair[] = [];
  private links: Link[] = [];

  constructor(
    private readonly staging: Staging,
    private readonly rejections: Rejections,
    seed: number,
    shares: SplitShares,
  ) {
    this.products = new ProductTable(seed, shares);
  }

  get size(): number {
    return this.ids.length;
  }

  async take(prepared: PreparedRow, file: SourceFile): Promise<void> {
    const reject = (problem: Problem, kept: boolean) =>
      this.rejections.add({ file: file.path, line: prepared.line, id: prepared.id, ...problem, kept } satisfies Rejection);
    if (prepared.problem) return reject(prepared.problem, false);
    const problems = this.admit(file.role, prepared);
    if (problems.row) return reject(problems.row, false);
    for (const problem of problems.parts) await reject(problem, true);
    if (this.part.length >= PART_ROWS || this.partBytes >= this.fullPart) await this.writePart();
  }

  private admit(role: Role, { row, images, badImages }: PreparedRow): { row?: Problem; parts: readonly Problem[] } {
    switch (role) {
      case 'qrels':
        return this.admitGrade(row as RowOf<'qrels'>);
      case 'pairs':
        return this.admitPair(row as RowOf<'pairs'>);
      case 'links':
        this.links.push(row as RowOf<'links'>);
        return { parts: [] };
      case 'rooms':
        return this.admitRoom(row as RowOf<'rooms'>, images, badImages);
      case 'queries': {
        const query = row as RowOf<'queries'>;
        return this.admitItem('query', { ...nothing, ...query, title: query.text }, images, badImages);
      }
      default:
        return this.admitItem(itemKindOf[role]!, row as ItemRow, images, badImages);
    }
  }

  private admitItem(
    kind: ItemKind,
    item: ItemRow,
    images: PreparedRow['images'],
    badImages: readonly Problem[],
  ): { row?: Problem; parts: readonly Problem[] } {
    const rows = this.rowsOf.get(kind)!;
    const parts = [...badImages];
    if (rows.has(item.id))
      return { row: { code: 'ID_DUPLICATE', field: 'id', expected: `an id that no other ${kind} has`, got: item.id }, parts };
    if (item.title.length === 0 && item.description === null && images.length === 0) {
      return {
        row: badImages[0] ?? {
          code: 'EMPTY_ITEM',
          field: null,
          expected: kind === 'query' ? 'a text' : 'a title, a description or an image',
          got: 'none',
        },
        parts,
      };
    }
    const row = this.ids.length;
    const duplicate =
      kind === 'listing'
        ? this.filter.check(
            item,
            images.map((image) => image.fingerprint),
            row,
          )
        : null;
    if (duplicate) {
      this.duplicates[duplicate.reason] = (this.duplicates[duplicate.reason] ?? 0) + 1;
      rows.set(item.id, duplicate.of);
      return { parts };
    }
    rows.set(item.id, row);
    for (const { converted } of images) for (const reason of converted) this.conversions[reason] = (this.conversions[reason] ?? 0) + 1;
    this.append(kind, item, images);
    if (kind === 'listing' && images.length > 1) this.edges.add('view', row, row);
    if (kind === 'photo' && item.productId) {
      const target = this.findProduct(item.productId);
      if (target === undefined) parts.push(unknownReference('productId', item.productId));
      else this.edges.add('photo', row, target);
    }
    if (kind === 'post') parts.push(...this.tag(row, item));
    this.addProduct(kind, row, item);
    return { parts };
  }

  /** Which product an item shows; a post or photo of one product is as good a picture of it as a listing. */
  private addProduct(kind: ItemKind, row: number, item: ItemRow): void {
    const targets = kind === 'post' ? (item.products ?? []) : item.productId && item.catalogId === null ? [item.productId] : [];
    const rows = targets.map((id) => this.findProduct(id)).filter((target) => target !== undefined);
    if (rows.length > 0 && new Set(rows.map((target) => this.products.productOf(target))).size === 1)
      return this.products.addLike(rows[0]!, item.split);
    const own = kind === 'query' ? `query:${normalizeTitle(item.title[0]!)}` : `${kind}:${item.id}`;
    this.products.add({ catalogId: item.catalogId, title: kind === 'listing' ? (item.title[0] ?? null) : null, own }, item.split, rows[0]);
  }

  private tag(row: number, { products = [] }: ItemRow): Problem[] {
    const problems: Problem[] = [];
    for (const id of new Set(products)) {
      const target = this.findProduct(id);
      if (target === undefined) problems.push(unknownReference('products', id));
      else this.edges.add('post', row, target);
    }
    return problems;
  }

  private admitRoom(
    room: RowOf<'rooms'>,
    images: PreparedRow['images'],
    badImages: readonly Problem[],
  ): { row?: Problem; parts: readonly Problem[] } {
    const known = room.items.filter((id) => this.findProduct(id) !== undefined).slice(0, ROOM_ITEMS);
    known.forEach((a, i) => known.slice(i + 1).forEach((b) => this.links.push({ a, b, relation: 'same-room' })));
    if (images.length > 0)
      return this.admitItem('post', { ...nothing, ...room, title: room.room, products: room.items }, images, badImages);
    return {
      parts: [...badImages, ...room.items.filter((id) => this.findProduct(id) === undefined).map((id) => unknownReference('items', id))],
    };
  }

  private admitGrade({ queryId, productId, grade }: RowOf<'qrels'>): { row?: Problem; parts: readonly Problem[] } {
    const query = this.rowsOf.get('query')!.get(queryId);
    const product = this.rowsOf.get('listing')!.get(productId);
    if (query === undefined) return { row: unknownReference('queryId', queryId), parts: [] };
    if (product === undefined) return { row: unknownReference('productId', productId), parts: [] };
    this.edges.add('query', query, product, grade);
    return { parts: [] };
  }

  private admitPair({ a, b, label, split }: RowOf<'pairs'>): { row?: Problem; parts: readonly Problem[] } {
    const listings = this.rowsOf.get('listing')!;
    for (const [field, id] of [
      ['a', a],
      ['b', b],
    ] as const)
      if (!listings.has(id)) return { row: unknownReference(field, id), parts: [] };
    this.pairs.push({ a: this.ids[listings.get(a)!]!, b: this.ids[listings.get(b)!]!, label, split });
    return { parts: [] };
  }

  /** The row of a listing by its id, or of any listing by its catalogId. */
  private findProduct(id: string): number | undefined {
    return this.rowsOf.get('listing')!.get(id) ?? this.products.find(id);
  }

  private append(kind: ItemKind, item: ItemRow, images: PreparedRow['images']): void {
    const stored: StoredItem = {
      id: item.id,
      kind,
      titles: item.title,
      description: item.description,
      category: item.category,
      attributes: item.attributes,
      catalogId: item.catalogId,
      language: item.language,
      images: images.map(({ bytes }) => bytes),
    };
    this.part.push(stored);
    this.partBytes += stored.images.reduce((sum, { length }) => sum + length, 0) + (item.description?.length ?? 0);
    this.ids.push(item.id);
    const category = item.category.join(' > ');
    if (!this.categoryNames.has(category)) this.categoryNames.set(category, category);
    this.categories.push(this.categoryNames.get(category)!); // one copy of each, as there are few
    this.kinds.push(itemKinds.indexOf(kind));
    this.texts.push(item.title.length || (item.description === null ? 0 : 1));
    this.images.push(images.length);
    this.hasCatalogId.push(item.catalogId === null ? 0 : 1);
  }

  private get fullPart(): number {
    return Math.min(PART_BYTES.most, Math.max(PART_BYTES.least, PART_BYTES.share * this.writtenBytes));
  }

  /** Starts writing what is there, when the part before is written. */
  private async writePart(): Promise<void> {
    await this.writing;
    const rows = itemsTable(this.ids.length - this.part.length, this.part);
    this.part = [];
    this.writtenBytes += this.partBytes;
    this.partBytes = 0;
    this.writing = this.staging.add('items', rows);
    this.writing.catch(() => undefined); // thrown where it is awaited
  }

  /** Writes what depends on all rows: splits, index, edges, pairs, links. */
  async finish(): Promise<{ index: IndexColumns; torn: number; pairs: number; links: number }> {
    await this.writePart();
    await this.writing;
    this.pairUpGroups();
    const { splits, torn } = this.products.splits();
    const index: IndexColumns = {
      ids: this.ids,
      kinds: this.kinds.view(),
      splits,
      texts: this.texts.view(),
      images: this.images.view(),
      productByCatalog: this.products.byCatalog,
      productByTitle: this.products.byCatalogOrTitle,
      categories: this.categories,
    };
    for (let from = 0; from < this.size; from += 1 << 17)
      await this.staging.add('index', indexTable(index, from, Math.min(this.size, from + (1 << 17))));
    await this.staging.add('edges', edgesTable(this.edges.columns()));
    const listings = this.rowsOf.get('listing')!;
    await this.staging.add(
      'pairs',
      pairsTable(this.pairs.map((pair) => ({ ...pair, split: pair.split ?? splitNames[splits[listings.get(pair.a)!]!]! }))),
    );
    await this.staging.add('links', linksTable(this.links));
    return { index, torn, pairs: this.pairs.length, links: this.links.length };
  }

  private pairUpGroups(): void {
    const groups = new Map<number, { listings: number[]; photos: number[] }>();
    const kinds = this.kinds.view();
    const products = this.products.byCatalog;
    for (let row = 0; row < this.size; row++) {
      if (!this.hasCatalogId.at(row)) continue;
      let group = groups.get(products[row]!);
      if (!group) groups.set(products[row]!, (group = { listings: [], photos: [] }));
      const kind = itemKinds[kinds[row]!];
      if (kind === 'listing') group.listings.push(row);
      else if (kind === 'photo') group.photos.push(row);
    }
    for (const { listings, photos } of groups.values()) this.edges.addGroup(listings, photos);
  }
}

/** Fields that queries and rooms do not have. */
const nothing = { title: [], description: null, category: [], attributes: {}, images: [], catalogId: null, language: null, split: null };

const unknownReference = (field: string, id: string): Problem => ({
  code: 'REFERENCE_UNKNOWN',
  field,
  expected: 'the id of a row that was taken',
  got: shorten(id),
});
