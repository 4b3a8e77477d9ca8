import { Growable } from '../growable.js';
import type { EdgeColumns } from '../store/tables.js';

/** What an edge of the data says, by the kind of its source. */
export type EdgeKind = 'query' | 'post' | 'photo' | 'listing' | 'view';

/** Grade of edges that people did not grade. */
export const FULL_GRADE = 3;

/** Listings of one catalogId that each listing or photo of it is paired with at most: all pairs of a large group would drown the others. */
const PARTNERS = 4;

export class EdgeList {
  private readonly sources = new Growable(Int32Array);
  private readonly targets = new Growable(Int32Array);
  private readonly grades = new Growable(Float32Array);
  readonly counts: Record<EdgeKind, number> = { query: 0, post: 0, photo: 0, listing: 0, view: 0 };

  add(kind: EdgeKind, source: number, target: number, grade = FULL_GRADE): void {
    this.sources.push(source);
    this.targets.push(target);
    this.grades.push(grade);
    this.counts[kind]++;
  }

  /** `listings` and `photos`: rows of one catalogId. */
  addGroup(listings: readonly number[], photos: readonly number[]): void {
    const partners = Math.min(PARTNERS, listings.length);
    photos.forEach((photo, i) => {
      for (let k = 0; k < partners; k++) this.add('photo', photo, listings[(i + k) % listings.length]!);
    });
    listings.forEach((listing, i) => {
      for (let k = 1; k <= Math.min(PARTNERS, listings.length - 1); k++) this.add('listing', listing, listings[(i + k) % listings.length]!);
    });
  }

  columns(): EdgeColumns {
    return { sources: this.sources.view(), targets: this.targets.view(), grades: this.grades.view() };
  }
}
