import {
  Backbone,
  embed,
  type FeatureName,
  type Head,
  HEAD_FILE,
  ItemError,
  loadHead,
  type Product,
  readManifest,
} from '@commercemm/encoder';
import { headIdentity, type ModelIdentity, modelIdentity } from '@commercemm/search';

type Vectors = Promise<(Float32Array | ItemError)[]>;

/** What makes the vectors of an index and those that it is searched with. All are of unit length; an item that can not be used has its ItemError. */
export interface VectorModel {
  readonly model: ModelIdentity;
  products(items: readonly Product[]): Vectors;
  /** Of texts, photos, or both. */
  queries(items: readonly Product[]): Vectors;
  dispose(): Promise<void>;
}

/** Outputs of heads that search: a listing as it is indexed, and what somebody searches with. */
const PRODUCT = 'product';
const QUERIES = ['query', 'photo'];

/**
 * The head itself, if the artifact has one that was trained to search; else the model, in whose one space everything lies.
 * @throws EncoderError ARTIFACT_...
 */
export async function openVectorModel(artifact: string): Promise<VectorModel> {
  const { head, files } = await readManifest(artifact);
  if (head && files[HEAD_FILE]) {
    const loaded = await loadHead(artifact, head);
    const query = QUERIES.find((name) => loaded.outputs.includes(name));
    if (query && loaded.outputs.includes(PRODUCT)) return ofHead(loaded, query);
    await loaded.dispose();
  }
  return ofBackbone(await Backbone.load(artifact));
}

const ofHead = (head: Head, query: string): VectorModel => ({
  model: headIdentity(head.manifest),
  products: (items) => embed(head, PRODUCT, items),
  queries: (items) => embed(head, query, items),
  dispose: () => head.dispose(),
});

const ofBackbone = (backbone: Backbone): VectorModel => ({
  model: modelIdentity(backbone.manifest),
  products: (items) => embedWhole(backbone, items),
  queries: (items) => embedWhole(backbone, items),
  dispose: () => backbone.dispose(),
});

/**
 * One unit vector for each product: the fused embedding of those that have every modality, else that of the modality it has. They all
 * lie in one space, so a text finds a picture. A product that can not be used has its ItemError instead.
 */
async function embedWhole(backbone: Backbone, products: readonly Product[]): Vectors {
  const { modalities } = backbone.manifest;
  const parts = modalities.length > 1 ? ['fused', ...modalities] : modalities;
  const need = parts.flatMap((part): FeatureName[] => [`${part}/embedding`, `${part}/present`]);
  const encoded = await backbone.encode(products, { need });
  return encoded.map((result) => {
    if (result instanceof ItemError) return result;
    const part = parts.find((name) => result.features[`${name}/present`]![0] === 1)!;
    return result.features[`${part}/embedding`]!;
  });
}
