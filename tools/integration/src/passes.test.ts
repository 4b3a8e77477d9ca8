import { describe, expect, test } from '@jest/globals';
import { gradientResult, passProgram, registeredTasks } from '@commercemm/engine';
import { trace } from '@commercemm/onnx-jit';

import { inputsOf, model, planOf, runEagerly, tasksOf, TOKENS, type BatchChoice } from './tiny.js';

const passes = ['image-text', 'cross-pair'] as const;

/** |a - b| over the larger norm of the two. */
function relativeError(a: Float32Array, b: Float32Array): number {
  const norm = (x: Float32Array) => Math.hypot(...x);
  const difference = a.map((value, i) => value - b[i]!);
  return norm(difference) / Math.max(norm(a), norm(b), 1e-12);
}

test('the fourteen tasks of the paper register themselves: five on pairs, nine omni', () => {
  expect(
    registeredTasks()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(
    [
      ...['itc', 'itm', 'mim-fr', 'mim-kl', 'mlm'],
      ...['i', 't', 'm'].flatMap((source) => ['i', 't', 'm'].map((target) => `omni-${source}2${target}`)),
    ].sort(),
  );
});

describe.each(passes)('the %s pass', (pass) => {
  const plan = planOf(tasksOf(pass));

  test.each([1, 2, 3])('calls each encoder once with border %i, counted in the traced graph', (border) => {
    const { signature, program } = passProgram(plan, { model, batch: { size: 4, tokens: TOKENS }, border });
    expect(trace(signature, program).scopes).toEqual({ 'image-encoder': 1, 'text-encoder': 1, 'fusion-encoder': 1 });
  });

  test('has the losses and gradients of its tasks run alone, summed', () => {
    const fused = runEagerly(plan, 2, inputsOf(plan, 2));
    const sums: Record<string, Float32Array> = {};
    for (const task of tasksOf(pass)) {
      const alone = planOf([task]);
      const outputs = runEagerly(alone, 2, inputsOf(alone, 2));
      expect(outputs[`loss/${task.id}`]![0]).toBeCloseTo(fused[`loss/${task.id}`]![0]!, 5);
      for (const [name, values] of Object.entries(outputs)) {
        if (name === 'loss' || name.startsWith('gradient/')) sums[name] = sums[name]?.map((value, i) => value + values[i]!) ?? values;
      }
    }
    const names = Object.keys(fused).filter((name) => name === 'loss' || name.startsWith('gradient/'));
    expect(Object.keys(sums).sort()).toEqual(names.sort());
    const all = (from: Record<string, Float32Array>) => Float32Array.from(names.flatMap((name) => [...from[name]!]));
    expect(relativeError(all(fused), all(sums))).toBeLessThan(1e-5);
    expect(Math.abs(fused.loss![0]! / sums.loss![0]! - 1)).toBeLessThan(1e-5);
  });

  test('trains the same parameters at every border', () => {
    const trained = [1, 2, 3].map((border) =>
      Object.entries(runEagerly(plan, border, inputsOf(plan, border)))
        .filter(([name, values]) => name.startsWith('gradient/') && values.some((value) => value !== 0))
        .map(([name]) => name)
        .sort(),
    );
    expect(trained[0]!.length).toBeGreaterThan(50);
    expect(trained[1]).toEqual(trained[0]);
    expect(trained[2]).toEqual(trained[0]);
  });

  const degenerate: Record<string, BatchChoice> = {
    'one item': { size: 1 },
    'one product only': { products: [3, 3, 3, 3] },
    'no images': { imageless: () => true },
    'no texts': { textless: () => true },
    'nothing at all': { imageless: () => true, textless: () => true },
    'huge contrast': { contrast: 1e8 },
  };
  test.each(Object.keys(degenerate))('is finite with %s', (name) => {
    const outputs = runEagerly(plan, 2, inputsOf(plan, 2, degenerate[name]!));
    for (const values of Object.values(outputs)) expect(values.every(Number.isFinite)).toBe(true);
  });

  test('counts tasks that do not apply as zero items and gives them no gradient', () => {
    const outputs = runEagerly(plan, 2, inputsOf(plan, 2, { imageless: () => true }));
    const withImages = tasksOf(pass).filter(({ id }) => id !== 'omni-t2t' && id !== 'mlm');
    for (const { id } of withImages) expect(outputs[`count/${id}`]![0]).toBe(0);
    expect(outputs[gradientResult('image.patch.weight')]?.every((value) => value === 0) ?? true).toBe(true);
  });

  test('does not depend on what stands in the buffers of absent modalities', () => {
    const absent: BatchChoice = { imageless: (row) => row === 1, textless: (row) => row === 2 };
    const clean = runEagerly(plan, 2, inputsOf(plan, 2, absent));
    const poisoned = runEagerly(plan, 2, inputsOf(plan, 2, { ...absent, poison: Number.NaN }));
    for (const [name, values] of Object.entries(clean)) expect([name, ...poisoned[name]!]).toEqual([name, ...values]);
  });
});

test('item two of the omni tasks counts no pair without the modality', () => {
  const plan = planOf(tasksOf('cross-pair'));
  const outputs = runEagerly(plan, 2, inputsOf(plan, 2, { imageless: (row) => row === 0 }));
  expect(outputs['count/omni-t2t']![0]).toBe(4);
  expect(outputs['count/omni-t2i']![0]).toBe(3);
  expect(outputs['count/omni-m2t']![0]).toBe(3);
});
