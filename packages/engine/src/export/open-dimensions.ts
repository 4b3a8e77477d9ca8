import type { BatchShape, ModelShape } from '@commercemm/model';
import type { Dimension, SymbolicSignature, SymbolicTensorSpec, TensorSpec } from '@commercemm/onnx-jit';

/** Names of the open dimensions of exported graphs: rows of a batch, and what texts of one batch are padded to. */
export const BATCH = 'batch';
export const TOKENS = 'tokens';

/** Name of the number of tokens of a modality, or of the fused item, among a head's inputs. */
export const tokensOf = (id: string): string => `${id} ${TOKENS}`;

/** Feeds with the dimensions open that follow the batch: those that change with its size or its text length. */
export function openFeeds(feeds: (batch: BatchShape) => readonly TensorSpec[]): SymbolicTensorSpec[] {
  const [base, larger, longer] = [feeds({ size: 2, tokens: 2 }), feeds({ size: 3, tokens: 2 }), feeds({ size: 2, tokens: 3 })];
  const dimension = (spec: number, axis: number): Dimension => {
    const size = base[spec]!.shape[axis]!;
    if (larger[spec]!.shape[axis] !== size) return BATCH;
    return longer[spec]!.shape[axis] === size ? size : TOKENS;
  };
  return base.map((spec, at) => ({ ...spec, shape: spec.shape.map((_, axis) => dimension(at, axis)) }));
}

/**
 * Sizes to trace the named dimensions at. Texts stay shorter than the longest, where cutting the table of positions would be no
 * operation at all; other sequences have lengths that no text has.
 */
export function sampleSizes(inputs: readonly SymbolicTensorSpec[], { maxTokens }: ModelShape): SymbolicSignature['symbols'] {
  const names = new Set(inputs.flatMap(({ shape }) => shape.filter((dim) => typeof dim === 'string')));
  return Object.fromEntries(
    [...names].map((name, at) => {
      if (name === TOKENS) return [name, [2, 3, 4]];
      const first = maxTokens + 7 * (at + 1);
      return [name, [first, first + 1, first + 3]];
    }),
  );
}
