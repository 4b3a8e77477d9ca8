/** Sizes of a model. One transformer stack of `stackLayers` is shared by text (layers 1..k) and fusion (k+1..L). */
export interface ModelShape {
  /** Side of the square input image, pixels. */
  readonly imageSize: number;
  /** Side of a patch, pixels; divides `imageSize`. */
  readonly patchSize: number;
  /** Width D of all token features. */
  readonly width: number;
  /** Attention heads; divides `width`. */
  readonly heads: number;
  /** Hidden width of the MLP over `width`. */
  readonly mlpRatio: number;
  readonly imageLayers: number;
  /** L: layers of the text/fusion stack. */
  readonly stackLayers: number;
  /** V: entries of the tokenizer. */
  readonly vocabulary: number;
  /** Longest text, tokens, [CLS] and [SEP] included. */
  readonly maxTokens: number;
  /** E: size of the I, T and M embeddings. */
  readonly embedding: number;
  /** Whether a picture's descriptor, edges and colours, is part of its pooled feature; not unless told. */
  readonly descriptor?: boolean | undefined;
}

/** Number N of image tokens. */
export const imageTokens = ({ imageSize, patchSize }: ModelShape): number => (imageSize / patchSize) ** 2;

/** Lists what is wrong with a shape; empty if nothing is. */
export function shapeProblems(shape: ModelShape): string[] {
  const problems: string[] = [];
  const { descriptor: _, ...sizes } = shape;
  for (const [name, value] of Object.entries(sizes)) {
    if (!(value > 0) || (name !== 'mlpRatio' && !Number.isInteger(value)))
      problems.push(`${name}: expected a positive whole number, got ${value}`);
  }
  if (shape.imageSize % shape.patchSize)
    problems.push(`patchSize: expected a divisor of imageSize ${shape.imageSize}, got ${shape.patchSize}`);
  if (shape.width % shape.heads) problems.push(`heads: expected a divisor of width ${shape.width}, got ${shape.heads}`);
  if (shape.width > 0 && shape.mlpRatio > 0 && !Number.isInteger(shape.width * shape.mlpRatio))
    problems.push(`mlpRatio: expected a whole hidden width, got ${shape.width} * ${shape.mlpRatio}`);
  if (shape.stackLayers < 2) problems.push(`stackLayers: expected at least 2 (one for text, one for fusion), got ${shape.stackLayers}`);
  return problems;
}
