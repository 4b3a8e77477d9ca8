/**
 * Random numbers that depend on nothing but their keys: `createRandom(seed, 'crop', step, item)` gives the same sequence on every
 * machine, in any order of calls, in any number of processes. So a run has no generator state to save, and resumes exactly.
 */
export interface Random {
  /** In [0, 1), with 53 random bits. */
  uniform(): number;
  /** In 0 .. n - 1, without bias; n from 1 to 2^32. */
  integer(n: number): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  /** Standard Gumbel: the argmax of logits plus such noise is a draw from their softmax. */
  gumbel(): number;
  /** Shuffles in place (Fisher-Yates) and returns the array. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(array: T): T;
}

/** A generator (sfc32, Chris Doty-Humphrey, PractRand) seeded by a hash of the keys. 1 and '1' are different keys, as are ('ab', 'c') and ('a', 'bc'). */
export function createRandom(...keys: (number | string)[]): Random {
  let [a, b, c, d] = hashKeys(keys);
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  const uniform = () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
  /** In (0, 1): its logarithm is finite. */
  const open = () => (next() * 2 ** 20 + (next() >>> 12) + 0.5) / 2 ** 52;
  const integer = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) throw new RangeError(`integer(n) needs a whole number from 1 to 2^32, got ${n}`);
    const limit = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const value = next();
      if (value < limit) return value % n;
    }
  };
  let spare: number | null = null;
  return {
    uniform,
    integer,
    normal: () => {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(open()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    gumbel: () => -Math.log(-Math.log(open())),
    shuffle: (array) => {
      const cells = array as { [index: number]: unknown };
      for (let i = array.length - 1; i > 0; i--) {
        const other = integer(i + 1);
        const held = cells[i];
        cells[i] = cells[other];
        cells[other] = held;
      }
      return array;
    },
  };
}

/**
 * The item at a position of a random order of 0 .. size - 1, without holding the order: a Feistel network over the next even power of
 * two, walked until it lands inside (Black and Rogaway 2002). For each key the positions 0 .. size - 1 give each item once.
 */
export function createPermutation(size: number, ...keys: (number | string)[]): (position: number) => number {
  if (!Number.isInteger(size) || size < 1 || size > 2 ** 30) throw new RangeError(`a permutation needs a size from 1 to 2^30, got ${size}`);
  let half = 1;
  while (2 ** (2 * half) < size) half++;
  const mask = 2 ** half - 1;
  const rounds = [...hashKeys([...keys, 'permutation']), ...hashKeys([...keys, 'permutation', 'more'])];
  const once = (value: number): number => {
    let left = value >>> half;
    let right = value & mask;
    for (const key of rounds) {
      const mixed = left ^ (mix(right ^ key) & mask);
      left = right;
      right = mixed;
    }
    return (left << half) | right;
  };
  return (position) => {
    if (!Number.isInteger(position) || position < 0 || position >= size)
      throw new RangeError(`position ${position} is not in 0 .. ${size - 1}`);
    let value = once(position);
    while (value >= size) value = once(value);
    return value;
  };
}

/** A number in [0, 1) that belongs to a text: the same on every machine and in every run. */
export function hashToUnit(...keys: (number | string)[]): number {
  const [a, b] = hashKeys(keys);
  return ((a >>> 0) * 2 ** 21 + (b >>> 11)) / 2 ** 53;
}

/** Finalizer of MurmurHash3 (Austin Appleby): each bit of the input flips each bit of the output half of the time. */
function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

const words = new DataView(new ArrayBuffer(8));

/** 128 bits from typed keys: four lanes of 32 bits, each key with its type and length in front. */
export function hashKeys(keys: readonly (number | string)[]): [number, number, number, number] {
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88 | 0;
  let c = 0xb7e15162 | 0;
  let d = 0x6a09e667 | 0;
  const absorb = (word: number) => {
    a = Math.imul(a ^ word, 0xcc9e2d51);
    a = b ^ ((a << 15) | (a >>> 17));
    b = Math.imul(b ^ word, 0x1b873593);
    b = c ^ ((b << 13) | (b >>> 19));
    c = Math.imul(c ^ word, 0x85ebca6b);
    c = d ^ ((c << 16) | (c >>> 16));
    d = Math.imul(d ^ word, 0xc2b2ae35);
    d = a ^ ((d << 18) | (d >>> 14));
  };
  for (const key of keys) {
    if (typeof key === 'string') {
      absorb(1);
      absorb(key.length);
      for (let i = 0; i < key.length; i += 2) absorb(key.charCodeAt(i) | ((i + 1 < key.length ? key.charCodeAt(i + 1) : 0) << 16));
    } else {
      words.setFloat64(0, key === 0 ? 0 : key);
      absorb(2);
      absorb(words.getInt32(0));
      absorb(words.getInt32(4));
    }
  }
  absorb(keys.length);
  a = mix((a + b) | 0);
  b = mix((b + c + a) | 0);
  c = mix((c + d + b) | 0);
  d = mix((d + a + c) | 0);
  return [a, b ^ d, c, d];
}
