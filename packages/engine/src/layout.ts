import type { ParameterSpec, ParameterSpecs } from '@commercemm/model';

/** Where one parameter lies in the flat arrays. */
export interface Slot {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly shape: readonly number[];
}

/** Values that lie together in the flat arrays and are treated alike. */
export interface Region {
  readonly name: 'decaying' | 'steady' | 'frozen';
  readonly from: number;
  /** Behind the last. */
  readonly to: number;
  /** Whether the optimizer changes them. */
  readonly trained: boolean;
  /** Whether weight decay applies. */
  readonly decays: boolean;
}

/** The flat layout of all parameters: first those with weight decay, then the other trained ones, last the frozen ones. */
export interface Layout {
  readonly slots: readonly Slot[];
  readonly length: number;
  /** Values before this index decay. */
  readonly decayLength: number;
  /** Values before this index are trained. */
  readonly trainedLength: number;
  /** The parts named above, without those that would be empty. */
  readonly regions: readonly Region[];
}

export function layoutOf(specs: ParameterSpecs): Layout {
  const slots: Slot[] = [];
  let length = 0;
  const place = (belongs: (spec: ParameterSpec) => boolean) => {
    for (const [name, spec] of Object.entries(specs)) {
      if (!belongs(spec)) continue;
      const size = spec.shape.reduce((a, b) => a * b, 1);
      slots.push({ name, offset: length, length: size, shape: spec.shape });
      length += size;
    }
    return length;
  };
  const decayLength = place(({ decay, frozen }) => decay && !frozen);
  const trainedLength = place(({ decay, frozen }) => !decay && !frozen);
  place(({ frozen }) => Boolean(frozen));
  const regions: readonly Region[] = [
    { name: 'decaying', from: 0, to: decayLength, trained: true, decays: true },
    { name: 'steady', from: decayLength, to: trainedLength, trained: true, decays: false },
    { name: 'frozen', from: trainedLength, to: length, trained: false, decays: false },
  ];
  return { slots, length, decayLength, trainedLength, regions: regions.filter(({ from, to }) => to > from) };
}

/** Views into a flat array, by parameter name; nothing is copied. */
export const namedViews = (flat: Float32Array, { slots }: Layout): Record<string, { shape: readonly number[]; data: Float32Array }> =>
  Object.fromEntries(slots.map(({ name, offset, length, shape }) => [name, { shape, data: flat.subarray(offset, offset + length) }]));
