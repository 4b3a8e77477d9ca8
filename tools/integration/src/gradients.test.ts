import { describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';

import { inputsOf, planOf, runEagerly, tasksOf } from './tiny.js';

/**
 * Stop-gradient parts (hard negatives, teachers) see the changed parameter too when the whole program is evaluated again, so they
 * are left out of the finite difference by testing the tasks without them; the rest is tested task by task.
 */
const detached = new Set(['itm', 'mim-kl', 'mim-fr']);

describe.each(['image-text', 'cross-pair'])('gradients of the %s pass', (pass) => {
  const tasks = tasksOf(pass).filter(({ id }) => !detached.has(id));

  test.each([1, 3])('equal central differences along random directions with border %i', (border) => {
    const plan = planOf(tasks);
    const inputs = inputsOf(plan, border);
    const { loss, ...outputs } = runEagerly(plan, border, inputs);
    expect(loss!.length).toBe(1);
    const names = Object.keys(outputs).filter((name) => name.startsWith('gradient/'));
    for (const name of names) {
      const parameter = inputs[name.replace('gradient/', 'parameter/')]!;
      const gradient = outputs[name]!;
      const random = createRandom('direction', name);
      // Along the gradient, bent a little: a random direction alone is nearly orthogonal to it.
      const norm = Math.hypot(...gradient);
      if (norm < 1e-4) continue;
      const direction = gradient.map((value) => value / norm + (0.3 * random.normal()) / Math.sqrt(gradient.length));
      const step = 2e-2 / Math.max(1, norm);
      const at = (sign: number) => {
        const data = parameter.data.map((value, i) => value + sign * step * direction[i]!);
        return runEagerly(plan, border, { ...inputs, [name.replace('gradient/', 'parameter/')]: { ...parameter, data } }).loss![0]!;
      };
      const measured = (at(1) - at(-1)) / (2 * step);
      const expected = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
      expect([name, Math.abs(measured - expected) / Math.abs(expected) < 0.05]).toEqual([name, true]);
    }
  });
});
