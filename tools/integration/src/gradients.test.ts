import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRandom } from '@commercemm/catalog';
import { passProgram } from '@commercemm/engine';
import { createRuntime, type Runtime } from '@commercemm/runtime';

import { inputsOf, model, planOf, tasksOf, TOKENS } from './tiny.js';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime('onnxruntime');
});
afterAll(() => runtime.dispose());

/**
 * Stop-gradient parts (hard negatives, teachers) see the changed parameter too when the whole program is evaluated again, so they
 * are left out of the finite difference by testing the tasks without them; the rest is tested task by task.
 */
const detached = new Set(['itm', 'mim-kl', 'mim-fr']);

describe.each(['image-text', 'cross-pair'])('gradients of the %s pass', (pass) => {
  const tasks = tasksOf(pass).filter(({ id }) => !detached.has(id));

  test.each([1, 3])('equal central differences along random directions with border %i', async (border) => {
    const plan = planOf(tasks);
    const inputs = inputsOf(plan, border);
    const { signature, program } = passProgram(plan, { model, batch: { size: 4, tokens: TOKENS }, border });
    const graph = await runtime.compile(signature, program);
    const evaluate = async (feeds: typeof inputs): Promise<Record<string, Float32Array>> => {
      const results = await graph.run(feeds);
      return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Float32Array.from(data)]));
    };
    const outputs = await evaluate(inputs);
    const names = Object.keys(outputs).filter((name) => name.startsWith('gradient/'));
    let compared = 0;
    for (const name of names) {
      const parameter = inputs[name.replace('gradient/', 'parameter/')]!;
      const gradient = outputs[name]!;
      const random = createRandom('direction', name);
      // Along the gradient, bent a little: a random direction alone is nearly orthogonal to it.
      const norm = Math.hypot(...gradient);
      const direction = gradient.map((value) => value / norm + (0.3 * random.normal()) / Math.sqrt(gradient.length));
      const step = 2e-2 / Math.max(1, norm);
      // The loss is a float32: a slope below its rounding cannot be measured.
      const rounding = (8 * outputs.loss![0]! * 2 ** -23) / (2 * step);
      if (rounding > 0.02 * norm) continue;
      const slope = async (by: number): Promise<number> => {
        const at = async (sign: number): Promise<number> => {
          const data = parameter.data.map((value, i) => value + sign * by * direction[i]!);
          return (await evaluate({ ...inputs, [name.replace('gradient/', 'parameter/')]: { ...parameter, data } })).loss![0]!;
        };
        return ((await at(1)) - (await at(-1))) / (2 * by);
      };
      // Richardson extrapolation: the error of second order in the step cancels.
      const measured = (4 * (await slope(step / 2)) - (await slope(step))) / 3;
      const expected = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
      expect([name, Math.abs(measured - expected) / Math.abs(expected) < 0.05]).toEqual([name, true]);
      compared++;
    }
    expect(compared).toBeGreaterThan(30);
    graph.dispose();
  });
});
