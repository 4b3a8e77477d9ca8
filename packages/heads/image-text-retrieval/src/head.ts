import { embed, embedOne, ItemError, loadHead, type BackboneOptions, type Product, type ServedHead } from '@commercemm/encoder';
import { VectorIndex, type Found } from '@commercemm/head-retrieval';

export const IMAGE_TEXT_RETRIEVAL = { id: 'image-text-retrieval', version: 1 } as const;

/** Texts for a picture, pictures for a text. */
export class ImageTextRetrievalHead {
  #texts = new VectorIndex([], []);
  #images = new VectorIndex([], []);

  constructor(private readonly head: ServedHead) {}

  /** @throws EncoderError ARTIFACT_... */
  static async load(folder: string, options: BackboneOptions = {}): Promise<ImageTextRetrievalHead> {
    return new ImageTextRetrievalHead(await loadHead(folder, IMAGE_TEXT_RETRIEVAL, options));
  }

  /** Embeddings of pictures, for an index of one's own. */
  embedImage(products: readonly Product[]): Promise<(Float32Array | ItemError)[]> {
    return embed(this.head, 'image', products);
  }

  /** Embeddings of texts, in the same space. */
  embedText(products: readonly Product[]): Promise<(Float32Array | ItemError)[]> {
    return embed(this.head, 'text', products);
  }

  /**
   * Makes the texts and the pictures of these products what the searches look through. Returns the error of each product that has neither,
   * null for the others.
   */
  async index(products: readonly Product[]): Promise<(ItemError | null)[]> {
    const [texts, images] = await Promise.all([this.embedText(products), this.embedImage(products)]);
    this.#texts = new VectorIndex(products, texts);
    this.#images = new VectorIndex(products, images);
    return texts.map((text, i) => (text instanceof ItemError && images[i] instanceof ItemError ? text : null));
  }

  /** The k products whose texts fit a picture best. @throws ItemError */
  async searchTexts(picture: Product, k: number): Promise<Found[]> {
    return this.#texts.search(await embedOne(this.head, 'image', picture), k);
  }

  /** The k products whose pictures fit a text best. @throws ItemError */
  async searchImages(text: Product, k: number): Promise<Found[]> {
    return this.#images.search(await embedOne(this.head, 'text', text), k);
  }

  async dispose(): Promise<void> {
    await this.head.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }
}
