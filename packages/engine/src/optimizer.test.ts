import { afterAll, describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { bias, weight } from '@commercemm/model';
import { createRuntime } from '@commercemm/runtime';

import { adamwProgram, adamwScalars, MOVED, nextOf, type AdamWOptions } from './adamw.js';
import { layoutOf } from './layout.js';
import { applyAdamW, norm, optimizerState, type OptimizerState } from './optimizer.js';

/** Weights and biases, some of them at a tenth of the rate, and frozen values. */
const slow = { rate: 0.1 };
const layout = layoutOf({
  w: weight([7_001]),
  b: bias(5_537),
  'slow.w': { ...weight([301]), ...slow },
  'slow.b': { ...bias(205), ...slow },
  frozen: { ...weight([50]), rate: 0 },
});
const rateAt = (i: number): number => (layout.slots.findLast(({ offset }) => offset <= i)!.name.startsWith('slow') ? 0.1 : 1);
const options: AdamWOptions = { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.1 };
const steps = [
  { learningRate: 1e-2, clip: 1 },
  { learningRate: 2e-2, clip: 0.25 },
  { learningRate: 5e-3, clip: 1 },
  { learningRate: 1e-3, clip: 0.5 },
];

/** Gradients come in sizes of 1e-4 to 1e2. */
const size = (i: number) => 10 ** ((i % 7) - 4);

const gradient = (step: number) => {
  const random = createRandom('gradient', step);
  // Some values never have a gradient, as of parameters that a pass does not touch.
  return Float32Array.from({ length: layout.length }, (_, i) => (i % 5 === 0 ? 0 : random.normal() * size(i)));
};

function started(): OptimizerState {
  const state = optimizerState(layout.length);
  const random = createRandom('parameters');
  for (let i = 0; i < layout.length; i++) state.parameters[i] = random.normal();
  return state;
}

/** Algorithm 2 of Loshchilov and Hutter 2019, value by value in double precision. */
function textbook(state: OptimizerState) {
  const { beta1, beta2, epsilon, weightDecay } = options;
  const parameters = Float64Array.from(state.parameters);
  const [m, v] = [new Float64Array(layout.length), new Float64Array(layout.length)];
  steps.forEach(({ learningRate, clip }, step) => {
    const gradients = gradient(step);
    for (let i = 0; i < layout.trainedLength; i++) {
      const g = gradients[i]! * clip;
      m[i] = beta1 * m[i]! + (1 - beta1) * g;
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
      const mHat = m[i]! / (1 - beta1 ** (step + 1));
      const vHat = v[i]! / (1 - beta2 ** (step + 1));
      const decay = i < layout.decayLength ? weightDecay * parameters[i]! : 0;
      parameters[i] = parameters[i]! - learningRate * rateAt(i) * (mHat / (Math.sqrt(vHat) + epsilon) + decay);
    }
  });
  return { parameters, m, v };
}

type Step = (state: OptimizerState, step: number, learningRate: number, clip: number) => Promise<void>;

const host: Step = async (state, step, learningRate, clip) => applyAdamW(layout, state, options, step, learningRate, clip);

/** The program that devices run, region by region. */
const traced =
  (name: string): Step =>
  async (state, step, learningRate, clip) => {
    const runtime = await createRuntime(name, { threads: 1 });
    for (const { from, to, rate, decays } of layout.regions) {
      if (rate === 0) continue;
      const { signature, program } = adamwProgram(to - from, options);
      const executable = await runtime.compile(signature, program);
      const scalars = Object.entries(adamwScalars(options, step, learningRate * rate, clip, decays));
      const outputs = await executable.run({
        ...Object.fromEntries([...MOVED, 'gradients' as const].map((of) => [of, { shape: [to - from], data: state[of].slice(from, to) }])),
        ...Object.fromEntries(scalars.map(([of, value]) => [of, { shape: [], data: Float32Array.of(value) }])),
      });
      for (const of of MOVED) state[of].set(outputs[nextOf(of)]!.data, from);
      executable.dispose();
    }
    runtime.dispose();
  };

async function run(apply: Step): Promise<OptimizerState> {
  const state = started();
  for (const [step, { learningRate, clip }] of steps.entries()) {
    state.gradients.set(gradient(step));
    await apply(state, step + 1, learningRate, clip);
  }
  return state;
}

/** Largest |a - b| over |b| plus the size of the terms that made b, which may have cancelled. */
function worst(a: ArrayLike<number>, b: ArrayLike<number>, scale: (i: number) => number): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!) / (Math.abs(b[i]!) + scale(i)));
  return largest;
}

describe('AdamW', () => {
  const results = new Map<string, OptimizerState>();
  afterAll(() => results.clear());

  test.each([
    ['host', host],
    ['tfjs:cpu', traced('tfjs:cpu')],
    ['onnxruntime:cpu', traced('onnxruntime:cpu')],
  ])('on %s equals the textbook, value by value', async (name, apply) => {
    const state = await run(apply);
    results.set(name, state);
    const expected = textbook(started());
    expect(worst(state.parameters, expected.parameters, () => 1e-2)).toBeLessThan(1e-5);
    expect(worst(state.firstMoment, expected.m, size)).toBeLessThan(1e-6);
    expect(worst(state.secondMoment, expected.v, (i) => size(i) ** 2)).toBeLessThan(1e-6);
  });

  test('leaves gradients and frozen values alone', () => {
    const state = results.get('host')!;
    const before = started();
    expect(worst(state.gradients, gradient(steps.length - 1), () => 1)).toBe(0);
    for (let i = layout.trainedLength; i < layout.length; i++) {
      expect(state.parameters[i]).toBe(before.parameters[i]);
      expect(state.firstMoment[i]).toBe(0);
    }
  });

  test('decays weights without gradient by learning rate times decay, and biases not at all', () => {
    const state = results.get('host')!;
    const before = started();
    const kept = steps.reduce((product, { learningRate }) => product * (1 - learningRate * options.weightDecay), 1);
    expect(state.parameters[5]! / before.parameters[5]!).toBeCloseTo(kept, 6);
    const untouched = Math.ceil(layout.decayLength / 5) * 5;
    expect(state.parameters[untouched]).toBe(before.parameters[untouched]);
  });

  test('of a model without weights, or without biases, runs', () => {
    for (const spec of [bias(3), weight([3])]) {
      const small = layoutOf({ only: spec });
      const state = optimizerState(3);
      state.gradients.fill(2);
      applyAdamW(small, state, options, 1, 0.1, 1);
      // The first step is the learning rate, in the gradient's direction.
      for (const value of state.parameters) expect(value).toBeCloseTo(-0.1, 5);
    }
  });
});

describe('norm', () => {
  test.each([
    [[3, 4], 5],
    [[1, 2, 2], 3],
    [[], 0],
    [[-7], 7],
    [[2, 4, 4, 8, 8, 10, 11, 1, 3], Math.sqrt(395)],
  ])('of %j is %d', (values, expected) => {
    expect(norm(Float32Array.from(values))).toBe(expected);
  });

  test('does not overflow where float32 would, and does not lose small values beside large ones', () => {
    expect(norm(Float32Array.of(3e30, 4e30)) / 5e30).toBeCloseTo(1, 6);
    const many = new Float32Array(1_000_001).fill(1e-3);
    many[0] = 1;
    expect(norm(many)).toBeCloseTo(Math.sqrt(2), 6);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('with a %d anywhere is not finite', (bad) => {
    const places = [0, 1, 2, 3, 4, 5];
    for (const at of places) expect(Number.isFinite(norm(Float32Array.from(places, (i) => (i === at ? bad : i))))).toBe(false);
  });
});
