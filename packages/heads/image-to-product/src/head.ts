import { embed, embedOne, loadHead, type BackboneOptions, type ItemError, type Product, type ServedHead } from '@commercemm/encoder';
import { errorsOf, VectorIndex, type Found } from '@commercemm/head-retrieval';

export const IMAGE_TO_PRODUCT = { id: 'image-to-product', version: 1 } as const;

/** Products for a photo. */
export class ImageToProductHead {
  #index = new VectorIndex([], []);

  constructor(private readonly head: ServedHead) {}

  /** @throws EncoderError ARTIFACT_... */
  static async load(folder: string, options: BackboneOptions = {}): Promise<ImageToProductHead> {
    return new ImageToProductHead(await loadHead(folder, IMAGE_TO_PRODUCT, options));
  }

  /** Embeddings of photos, for an index of one's own. */
  embedQuery(photos: readonly Product[]): Promise<(Float32Array | ItemError)[]> {
    return embed(this.head, 'photo', photos);
  }

  /** Embeddings of products: as a whole, or of what they have of image and text. */
  embedProduct(products: readonly Product[]): Promise<(Float32Array | ItemError)[]> {
    return embed(this.head, 'product', products);
  }

  /** Makes these the products that `search` looks through. Returns the error of each that can not be used, null for the others. */
  async index(products: readonly Product[]): Promise<(ItemError | null)[]> {
    const embedded = await this.embedProduct(products);
    this.#index = new VectorIndex(products, embedded);
    return errorsOf(embedded);
  }

  /** The k nearest products to a photo, best first. @throws ItemError if the photo can not be used */
  async search(photo: Product, k: number): Promise<Found[]> {
    return this.#index.search(await embedOne(this.head, 'photo', photo), k);
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
