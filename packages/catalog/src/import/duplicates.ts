import { Growable } from '../growable.js';
import { hashKeys } from '../random.js';
import { normalizeTitle } from '../text.js';
import { colourDistance, type Fingerprint, shapeDistance } from './images/fingerprint.js';
import type { ProductRow } from './schemas.js';

/** What made a listing a duplicate, beside its title: images of equal bytes, images that look alike, or no images and an equal description. */
export type DuplicateReason = 'same-image-bytes' | 'same-image-look' | 'same-text-no-image';

/** Bits of 64 in which the shapes of two images may differ, and steps of 255 in a channel of their mean colour. */
const SHAPE_BITS = 4;
const COLOUR_STEPS = 6;

/**
 * Finds listings that say nothing new: title and images both repeat an earlier listing of the same catalogId (e-CLIP, "duplicate filter").
 * Listings that differ in either stay: they are the positives that contrastive learning lives on.
 */
export class DuplicateFilter {
  /** Newest entry for a hash of (catalogId, titles); entries of one hash are chained. */
  private readonly newest = new Map<number, number>();
  private readonly before = new Growable(Int32Array);
  private readonly rows = new Growable(Int32Array);
  /** Where an entry's images begin; they end where those of the next begin. */
  private readonly firstImage = new Growable(Int32Array);
  private readonly images = new Growable(Int32Array);

  /** The row of the earlier listing and the reason, or null after noting the listing as a new one. */
  check(listing: ProductRow, images: readonly Fingerprint[], row: number): { of: number; reason: DuplicateReason } | null {
    if (listing.catalogId === null || listing.title.length === 0) return null;
    const [high, low] = hashKeys([
      listing.catalogId,
      ...listing.title.map(normalizeTitle).sort(),
      images.length ? '' : (listing.description ?? ''),
    ]);
    const key = (high >>> 0) * 2 ** 21 + (low >>> 11);
    for (let entry = this.newest.get(key) ?? -1; entry >= 0; entry = this.before.at(entry)) {
      const reason = this.compare(images, entry);
      if (reason) return { of: this.rows.at(entry), reason };
    }
    this.before.push(this.newest.get(key) ?? -1);
    this.newest.set(key, this.rows.length);
    this.rows.push(row);
    this.firstImage.push(this.images.length);
    for (const { content, shape, colour } of images) for (const word of [...content, ...shape, colour]) this.images.push(word);
    return null;
  }

  private compare(images: readonly Fingerprint[], entry: number): DuplicateReason | null {
    const from = this.firstImage.at(entry);
    const to = entry + 1 < this.firstImage.length ? this.firstImage.at(entry + 1) : this.images.length;
    if (images.length === 0) return from === to ? 'same-text-no-image' : null;
    let exact = true;
    for (const image of images) {
      let best = 0;
      for (let at = from; at < to; at += 5) best = Math.max(best, this.likeness(image, at));
      if (best === 0) return null;
      exact &&= best === 2;
    }
    return exact ? 'same-image-bytes' : 'same-image-look';
  }

  /** 2: the same bytes, 1: the same look, 0: neither. */
  private likeness({ content, shape, colour }: Fingerprint, at: number): 0 | 1 | 2 {
    const word = (offset: number) => this.images.at(at + offset);
    if (word(0) === content[0] && word(1) === content[1]) return 2;
    return shapeDistance(shape, [word(2), word(3)]) <= SHAPE_BITS && colourDistance(colour, word(4)) <= COLOUR_STEPS ? 1 : 0;
  }
}
