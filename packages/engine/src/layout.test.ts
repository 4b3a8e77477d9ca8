import { describe, expect, test } from '@jest/globals';
import { bias, image, linearSpecs, normSpecs, scalar, weight, type ParameterSpecs } from '@commercemm/model';

import { initialize } from './initialize.js';
import { layoutOf, namedViews } from './layout.js';
import { modelSpecs } from './model-specs.js';
import { model, shape } from './testing/tiny.js';

const specs: ParameterSpecs = {
  ...normSpecs('norm', 3),
  'a.weight': weight([2, 3]),
  temperature: scalar(0.5),
  'frozen.weight': { ...weight([2, 2]), rate: 0 },
  'slow.bias': { ...bias(2), rate: 0.1 },
  'slow.weight': { ...weight([2]), rate: 0.1 },
  'b.weight': weight([4]),
  'b.bias': bias(4),
};

describe('layout', () => {
  const layout = layoutOf(specs);

  test('has what decays first, then the other trained values, then the frozen ones, each in its given order', () => {
    expect(layout.slots.map(({ name, offset, length }) => [name, offset, length])).toEqual([
      ['a.weight', 0, 6],
      ['b.weight', 6, 4],
      ['slow.weight', 10, 2],
      ['norm.gain', 12, 3],
      ['norm.bias', 15, 3],
      ['temperature', 18, 1],
      ['b.bias', 19, 4],
      ['slow.bias', 23, 2],
      ['frozen.weight', 25, 4],
    ]);
    expect([layout.decayLength, layout.trainedLength, layout.length]).toEqual([12, 25, 29]);
  });

  test('has a region for each way to be treated', () => {
    expect(layout.regions.map(({ from, to, rate, decays }) => [from, to, rate, decays])).toEqual([
      [0, 10, 1, true],
      [10, 12, 0.1, true],
      [12, 23, 1, false],
      [23, 25, 0.1, false],
      [25, 29, 0, false],
    ]);
    expect(new Set(layout.regions.map(({ name }) => name)).size).toBe(5);
  });

  test('covers the flat array without gaps or overlaps, for the whole model', () => {
    const { slots, length } = layoutOf(modelSpecs(model, []));
    let offset = 0;
    for (const slot of slots) {
      expect(slot.offset).toBe(offset);
      expect(slot.length).toBe(slot.shape.reduce((a, b) => a * b, 1));
      offset += slot.length;
    }
    expect(offset).toBe(length);
    expect(Object.keys(image.parameters(shape)).every((name) => slots.some((slot) => slot.name === name))).toBe(true);
  });

  test('gives views that share the memory of the flat array', () => {
    const flat = new Float32Array(layout.length);
    const views = namedViews(flat, layout);
    views['norm.bias']!.data[1] = 7;
    expect(flat[16]).toBe(7);
    flat[18] = 3;
    expect(views.temperature).toEqual({ shape: [], data: Float32Array.of(3) });
    expect(views['a.weight']!.data.buffer).toBe(flat.buffer);
  });
});

describe('initialize', () => {
  const filled = (given: ParameterSpecs, seed: number) => {
    const layout = layoutOf(given);
    const flat = new Float32Array(layout.length);
    initialize(flat, layout, given, seed);
    return namedViews(flat, layout);
  };

  test('draws normal values of the deviation asked for, and constants as they are', () => {
    const {
      'a.weight': a,
      'a.bias': b,
      'n.gain': gain,
      t,
    } = filled({ ...linearSpecs('a', 100, 200), ...normSpecs('n', 3), t: scalar(-2.5) }, 1);
    const count = a!.data.length;
    const mean = a!.data.reduce((sum, value) => sum + value, 0) / count;
    const variance = a!.data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    // 1/sqrt(fan in) = 0.1; five standard errors of 20,000 draws.
    expect(Math.abs(mean)).toBeLessThan((5 * 0.1) / Math.sqrt(count));
    expect(Math.abs(Math.sqrt(variance) / 0.1 - 1)).toBeLessThan(5 / Math.sqrt(2 * count));
    const within = a!.data.filter((value) => Math.abs(value) < 0.1).length / count;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.02);
    expect([...b!.data].every((value) => value === 0)).toBe(true);
    expect([...gain!.data]).toEqual([1, 1, 1]);
    expect([...t!.data]).toEqual([-2.5]);
  });

  test('gives a parameter the same values whatever other parameters there are, and others with another seed', () => {
    const alone = filled({ 'a.weight': weight([3, 5]) }, 4)['a.weight']!.data;
    const among = filled({ 'z.weight': weight([7, 2]), ...normSpecs('n', 4), 'a.weight': weight([3, 5]) }, 4);
    expect([...among['a.weight']!.data]).toEqual([...alone]);
    expect([...filled({ 'a.weight': weight([3, 5]) }, 5)['a.weight']!.data]).not.toEqual([...alone]);
    expect([...filled({ 'b.weight': weight([3, 5]) }, 4)['b.weight']!.data]).not.toEqual([...alone]);
  });

  test('copies what is to start as a copy, whichever is named first', () => {
    const copy = { shape: [3, 5], init: { kind: 'copy', of: 'a.weight' }, decay: true, rate: 0 } as const;
    const views = filled({ 'teacher.a.weight': copy, 'a.weight': weight([3, 5]) }, 4);
    expect([...views['teacher.a.weight']!.data]).toEqual([...views['a.weight']!.data]);
    expect(views['a.weight']!.data[0]).not.toBe(0);
  });
});
