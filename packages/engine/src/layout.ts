import type { ParameterSpecs } from '@commercemm/model';

/** Where one parameter lies in the flat arrays. */
export interface Slot {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly shape: readonly number[];
}

/** The flat layout of all parameters: those with weight decay first, so that decay is a prefix. */
export interface Layout {
  readonly slots: readonly Slot[];
  readonly length: number;
  /** Values before this index decay. */
  readonly decayLength: number;
}

export function layoutOf(specs: ParameterSpecs): Layout {
  const slots: Slot[] = [];
  let length = 0;
  const place = (decay: boolean) => {
    for (const [name, spec] of Object.entries(specs)) {
      if (spec.decay !== decay) continue;
      const size = spec.shape.reduce((a, b) => a * b, 1);
      slots.push({ name, offset: length, length: size, shape: spec.shape });
      length += size;
    }
    return length;
  };
  const decayLength = place(true);
  place(false);
  return { slots, length, decayLength };
}

/** Views into a flat array, by parameter name; nothing is copied. */
export const namedViews = (flat: Float32Array, { slots }: Layout): Record<string, { shape: readonly number[]; data: Float32Array }> =>
  Object.fromEntries(slots.map(({ name, offset, length, shape }) => [name, { shape, data: flat.subarray(offset, offset + length) }]));
