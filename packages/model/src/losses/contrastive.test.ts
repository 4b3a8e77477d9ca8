import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { contrastive, logitScaleSpec, MAX_LOGIT_SCALE, negativesMet, type LabelMode } from './contrastive.js';

type Matrix = readonly (readonly number[])[];

interface Case {
  /** Logits [B, B]. */
  readonly logits: Matrix;
  /** Product number of each pair. */
  readonly products: readonly number[];
  readonly valid?: readonly number[];
  readonly labels?: LabelMode;
}

/** Numbers between -1 and 1 that look random and are the same everywhere. */
const wavy = (rows: number, columns: number, phase = 0): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => Math.sin(12.9898 * (i + phase) + 78.233 * j + phase)));

/**
 * e-CLIP's L = -(1/2N) sum_ij z_ij (log p_ij + log q_ij) minus what its best prediction p = q = z costs, in double loops over the pairs
 * that are valid. `q` is normalised along columns.
 */
function reference({ logits, products, valid = products.map(() => 1), labels = { kind: 'soft' } }: Case) {
  const members = products.map((_, i) => i).filter((i) => valid[i] === 1);
  const n = members.length;
  const at = (i: number, j: number) => {
    if (i === j) return labels.kind === 'smoothed' ? labels.share / count(i) + 1 - labels.share : labels.kind === 'soft' ? 1 / count(i) : 1;
    if (products[i] !== products[j] || labels.kind === 'onehot' || labels.kind === 'mask') return 0;
    return (labels.kind === 'smoothed' ? labels.share : 1) / count(i);
  };
  const count = (i: number) => members.filter((k) => products[k] === products[i]).length;
  const competes = (i: number, j: number) => labels.kind !== 'mask' || i === j || products[i] !== products[j];
  const share = (from: number, others: readonly (readonly [number, number])[], i: number, j: number) =>
    Math.exp(logits[i]![j]! - from) / others.reduce((sum, [a, b]) => sum + Math.exp(logits[a]![b]! - from), 0);
  const zeros = () => products.map(() => products.map(() => 0));
  const [p, q, z] = [zeros(), zeros(), zeros()];
  let loss = 0;
  for (const i of members) {
    for (const j of members) {
      const row = members.filter((k) => competes(i, k)).map((k) => [i, k] as const);
      const column = members.filter((k) => competes(k, j)).map((k) => [k, j] as const);
      p[i]![j] = competes(i, j) ? share(logits[i]![j]!, row, i, j) : 0;
      q[i]![j] = competes(i, j) ? share(logits[i]![j]!, column, i, j) : 0;
      const target = (z[i]![j] = at(i, j));
      if (target > 0) loss -= (target * (Math.log(p[i]![j]!) + Math.log(q[i]![j]!) - 2 * Math.log(target))) / (2 * n);
    }
  }
  return { loss, p, q, z, n };
}

/** With the identity as targets and a scale of 1 the sources are the logits, and their gradient is the logits' gradient. */
function computed({ logits, products, valid = products.map(() => 1), labels }: Case) {
  const size = products.length;
  const same = products.map((a, i) => products.map((b, j) => (a === b || i === j ? 1 : 0)));
  const run = (source_BE: tf.Tensor2D) =>
    contrastive({
      source_BE,
      target_BE: tf.eye(size),
      same_BB: tf.tensor2d(same),
      valid_B: tf.tensor1d([...valid]),
      logScale: tf.scalar(0),
      ...(labels && { labels }),
    });
  const { value, grad } = tf.valueAndGrad(run as (x: tf.Tensor) => tf.Scalar)(tf.tensor2d(logits.map((row) => [...row])));
  return { loss: value.dataSync()[0]!, gradient: grad.arraySync() as number[][] };
}

const scaled = (x: Matrix, factor: number) => x.map((row) => row.map((value) => value * factor));

function expectMatrix(got: Matrix, wanted: Matrix, digits = 6) {
  got.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(wanted[i]![j]!, digits)));
}

describe('contrastive loss', () => {
  test("without repeats is CLIP's: the mean of both cross-entropies with the diagonal as labels", () => {
    const logits = scaled(wavy(5, 5), 3);
    const crossEntropy = (rows: Matrix) =>
      rows.reduce((sum, row, i) => sum + Math.log(row.reduce((all, value) => all + Math.exp(value), 0)) - row[i]!, 0) / rows.length;
    const transposed = logits.map((_, j) => logits.map((row) => row[j]!));
    const clip = (crossEntropy(logits) + crossEntropy(transposed)) / 2;
    for (const labels of [undefined, { kind: 'soft' }, { kind: 'onehot' }, { kind: 'mask' }, { kind: 'smoothed', share: 0.3 }] as const) {
      expect(computed({ logits, products: [0, 1, 2, 3, 4], ...(labels && { labels }) }).loss).toBeCloseTo(clip, 5);
    }
  });

  test('of two pairs with equal logits is log 2, by hand', () => {
    expect(computed({ logits: wavy(2, 2).map((row) => row.map(() => 0.7)), products: [0, 1] }).loss).toBeCloseTo(Math.LN2, 6);
  });

  const modes: readonly LabelMode[] = [{ kind: 'soft' }, { kind: 'onehot' }, { kind: 'smoothed', share: 0.4 }, { kind: 'mask' }];
  test.each(modes)('with repeats and labels %j equals the double loop, and its gradient is (p + q - 2z) / 2N', (labels) => {
    const given: Case = { logits: scaled(wavy(6, 6, 1), 4), products: [7, 8, 7, 9, 8, 7], labels };
    const { loss, p, q, z, n } = reference(given);
    const got = computed(given);
    expect(got.loss).toBeCloseTo(loss, 5);
    expectMatrix(
      got.gradient,
      p.map((row, i) => row.map((value, j) => (value + q[i]![j]! - 2 * z[i]![j]!) / (2 * n))),
    );
  });

  test('soft labels are symmetric and doubly stochastic, as the paper says of z', () => {
    const { z } = reference({ logits: wavy(5, 5), products: [1, 2, 1, 1, 2] });
    for (let i = 0; i < 5; i++) {
      expect(z[i]!.reduce((a, b) => a + b)).toBeCloseTo(1);
      for (let j = 0; j < 5; j++) expect(z[i]![j]).toBe(z[j]![i]);
    }
  });

  test.each(modes)('pairs that are not valid are neither rows nor columns (labels %j)', (labels) => {
    const products = [7, 8, 7, 9, 8, 7];
    const valid = [1, 0, 1, 1, 1, 0];
    const given: Case = { logits: scaled(wavy(6, 6, 2), 4), products, valid, labels };
    const members = [0, 2, 3, 4];
    const alone = computed({
      logits: members.map((i) => members.map((j) => given.logits[i]![j]!)),
      products: members.map((i) => products[i]!),
      labels,
    });
    const got = computed(given);
    expect(got.loss).toBeCloseTo(alone.loss, 6);
    expect(got.loss).toBeCloseTo(reference(given).loss, 5);
    got.gradient.forEach((row, i) =>
      row.forEach((value, j) => {
        if (valid[i] && valid[j]) expect(value).toBeCloseTo(alone.gradient[members.indexOf(i)]![members.indexOf(j)]!, 6);
        else expect(value).toBeCloseTo(0, 12);
      }),
    );
  });

  test('what stands in the rows of invalid pairs does not matter', () => {
    const logits = scaled(wavy(4, 4, 3), 4);
    const given: Case = { logits, products: [0, 1, 0, 2], valid: [1, 1, 1, 0] };
    const poisoned = logits.map((row, i) => row.map((value, j) => (i === 3 || j === 3 ? 1e4 * (j - 1.5) : value)));
    expect(computed({ ...given, logits: poisoned }).loss).toBe(computed(given).loss);
  });

  test('has its floor at zero: embeddings that are equal within products and far apart between them', () => {
    const products = [0, 0, 1, 2, 1, 0];
    const rows = products.map((product) => [0, 1, 2].map((axis) => (axis === product ? 1 : 0)));
    const loss = contrastive({
      source_BE: tf.tensor2d(rows),
      target_BE: tf.tensor2d(rows),
      same_BB: tf.tensor2d(products.map((a) => products.map((b) => (a === b ? 1 : 0)))),
      valid_B: tf.ones([6]),
      logScale: tf.scalar(Math.log(100)),
    }).dataSync()[0]!;
    expect(loss).toBeCloseTo(0, 5);
  });

  test.each([
    ['one pair', { logits: [[3]], products: [0] }],
    [
      'one product',
      {
        logits: [
          [1, 1, 1],
          [1, 1, 1],
          [1, 1, 1],
        ],
        products: [4, 4, 4],
      },
    ],
    ['one valid pair', { logits: wavy(3, 3), products: [0, 1, 2], valid: [0, 1, 0] }],
  ] as [string, Case][])('of %s is zero and pulls at nothing', (_name, given) => {
    const { loss, gradient } = computed(given);
    expect(loss).toBeCloseTo(0, 6);
    for (const value of gradient.flat()) expect(value).toBeCloseTo(0, 6);
  });

  test.each(modes)('is finite without any valid pair and with huge logits (labels %j)', (labels) => {
    for (const given of [
      { logits: wavy(3, 3), products: [0, 0, 1], valid: [0, 0, 0], labels },
      { logits: scaled(wavy(3, 3), 1e6), products: [0, 0, 1], labels },
    ]) {
      const { loss, gradient } = computed(given);
      expect(Number.isFinite(loss)).toBe(true);
      expect(gradient.flat().every(Number.isFinite)).toBe(true);
    }
  });
});

describe('the logit scale', () => {
  const size = 4;
  const unitRows = (phase: number) => wavy(size, 3, phase).map((row) => row.map((value) => value / Math.hypot(...row)));
  const [source, target] = [unitRows(1), unitRows(2)];
  const products = [0, 1, 0, 2];
  const at = (logScale: tf.Scalar) =>
    contrastive({
      source_BE: tf.tensor2d(source!),
      target_BE: tf.tensor2d(target!),
      same_BB: tf.tensor2d(products.map((a) => products.map((b) => (a === b ? 1 : 0)))),
      valid_B: tf.ones([size]),
      logScale,
    });
  const cosines = source!.map((a) => target!.map((b) => a.reduce((sum, value, axis) => sum + value * b[axis]!, 0)));

  test('starts at a temperature of 0.07 and multiplies the cosines', () => {
    const spec = logitScaleSpec();
    expect(spec).toEqual({ shape: [], init: { kind: 'constant', value: Math.log(1 / 0.07) }, decay: false });
    const wanted = reference({ logits: scaled(cosines, 1 / 0.07), products }).loss;
    expect(at(tf.scalar(Math.log(1 / 0.07))).dataSync()[0]! / wanted).toBeCloseTo(1, 5);
  });

  test("never exceeds CLIP's 100", () => {
    expect(MAX_LOGIT_SCALE).toBe(100);
    const wanted = reference({ logits: scaled(cosines, 100), products }).loss;
    for (const scale of [100, 101, 1e6]) expect(at(tf.scalar(Math.log(scale))).dataSync()[0]! / wanted).toBeCloseTo(1, 5);
  });

  test('comes back from above the cap, and is not pushed further up: CLIP clamps the parameter itself', () => {
    const gradientAt = (logScale: number, [a, b]: readonly number[][][]) =>
      tf
        .grad((x: tf.Tensor) =>
          contrastive({
            source_BE: tf.tensor2d(a!),
            target_BE: tf.tensor2d(b!),
            same_BB: tf.eye(2),
            valid_B: tf.ones([2]),
            logScale: x as tf.Scalar,
          }),
        )(tf.scalar(logScale))
        .dataSync()[0]!;
    const axes = [[1, 0], [0, 1]]; // prettier-ignore
    const wrong = [axes, [[0.6, 0.8], [0.8, 0.6]]]; // prettier-ignore
    const right = [axes, [[0.6, 0.59], [0.59, 0.6]]]; // prettier-ignore
    for (const scale of [50, 200]) expect(gradientAt(Math.log(scale), wrong)).toBeGreaterThan(0.1);
    expect(gradientAt(Math.log(50), right)).toBeLessThan(-0.1);
    expect(gradientAt(Math.log(200), right)).toBeCloseTo(0, 12);
  });

  test('learns: its gradient equals a central difference of the reference', () => {
    const step = 1e-4;
    const loss = (logScale: number) => reference({ logits: scaled(cosines, Math.exp(logScale)), products }).loss;
    for (const logScale of [0, 1.5, 3]) {
      const measured = (loss(logScale + step) - loss(logScale - step)) / (2 * step);
      const gradient = tf
        .grad(at as (x: tf.Tensor) => tf.Scalar)(tf.scalar(logScale))
        .dataSync()[0]!;
      expect(gradient / measured).toBeCloseTo(1, 4);
    }
  });
});

test('the negatives met are the valid targets of other products, counted by hand', () => {
  const products = [0, 1, 0, 2, 1, 3];
  const valid = [1, 1, 1, 1, 0, 1];
  const met = products.flatMap((own, i) => (valid[i] ? [products.filter((other, j) => valid[j] && other !== own).length] : []));
  const same = products.map((a) => products.map((b) => Number(a === b)));
  const mean = met.reduce((a, b) => a + b, 0) / met.length;
  expect(negativesMet({ same_BB: tf.tensor2d(same), valid_B: tf.tensor1d(valid) }).dataSync()[0]).toBeCloseTo(mean, 6);
  expect(negativesMet({ same_BB: tf.tensor2d(same), valid_B: tf.zeros([6]) }).dataSync()[0]).toBe(0);
});
