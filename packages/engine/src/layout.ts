import type { ParameterSpecs } from '@commercemm/model';

/** Where one parameter lies in the flat arrays. */
export interface Slot {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly shape: readonly number[];
}

/** Values that lie together in the flat arrays and are treated alike. */
export interface Region {
  /** Tells it from the layout's others. */
  readonly name: string;
  readonly from: number;
  /** Behind the last. */
  readonly to: number;
  /** Share of the learning rate; 0: the optimizer leaves them as they are. */
  readonly rate: number;
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
  readonly regions: readonly Region[];
}

export function layoutOf(specs: ParameterSpecs): Layout {
  const slots: Slot[] = [];
  const regions: Region[] = [];
  let length = 0;
  const place = (rate: number, decays: boolean) => {
    const from = length;
    for (const [name, spec] of Object.entries(specs)) {
      if ((spec.rate ?? 1) !== rate || (rate > 0 && spec.decay !== decays)) continue;
      const size = spec.shape.reduce((a, b) => a * b, 1);
      slots.push({ name, offset: length, length: size, shape: spec.shape });
      length += size;
    }
    if (length > from) regions.push({ name: `${decays ? 'decaying' : 'steady'}/${rate}`, from, to: length, rate, decays });
  };
  const rates = [...new Set(Object.values(specs).map(({ rate = 1 }) => rate))].filter((rate) => rate > 0);
  rates.forEach((rate) => place(rate, true));
  const decayLength = length;
  rates.forEach((rate) => place(rate, false));
  const trainedLength = length;
  place(0, false);
  return { slots, length, decayLength, trainedLength, regions };
}

/** Views into a flat array, by parameter name; nothing is copied. */
export const namedViews = (flat: Float32Array, { slots }: Layout): Record<string, { shape: readonly number[]; data: Float32Array }> =>
  Object.fromEntries(slots.map(({ name, offset, length, shape }) => [name, { shape, data: flat.subarray(offset, offset + length) }]));
