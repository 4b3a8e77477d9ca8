import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { image } from '@commercemm/model';
import { createRuntime, type DeviceTensor, type Runtime } from '@commercemm/runtime';
import * as tf from '@tensorflow/tfjs';

import { MOVED, type Moved } from '../adamw.js';
import { initialize } from '../initialize.js';
import { modelSpecs } from '../model-specs.js';
import { planPasses } from '../plan.js';
import type { Progress, SessionOptions, TrainingSession } from '../session.js';
import type { PretrainTask } from '../task.js';
import { momentumTeacher } from '../teachers/momentum.js';
import { onlineTeacher } from '../teachers/online.js';
import { setImageTeacher } from '../teachers/teacher.js';
import { batchOf, pairTask } from '../testing/pairs.js';
import { tinySession } from '../testing/session.js';
import { model } from '../testing/tiny.js';

/** The device is host memory unless a provider is asked for, as tools/gpu-check does. */
const provider = process.env.COMMERCEMM_TEST_PROVIDER ?? 'cpu';

const teacher = momentumTeacher(0.5);

/** Brings images close to their teacher's feature; its frozen parameters are the task's own. */
const follow: PretrainTask = {
  id: 'follow',
  pass: 'image-text',
  parameters: (shape) => teacher.parameters!(shape),
  views: () => teacher.views('item'),
  loss(context) {
    const { pooled_BD, present_B } = context.view({ side: 'item', modality: image.id });
    const loss = tf.mean(tf.square(tf.sub(pooled_BD, teacher.feature(context, 'item')))) as tf.Scalar;
    return { loss, count: tf.sum(present_B) as tf.Scalar };
  },
};

// Each pass leaves parameters untouched: the other's logit scale, and what only fusion uses.
const plans = planPasses([pairTask('pair', 'image-text'), pairTask('cross', 'cross-pair'), follow]);
const specs = modelSpecs(
  model,
  plans.flatMap((plan) => plan.tasks),
);

let host: Runtime;
let device: Runtime;
beforeAll(async () => {
  host = await createRuntime('cpu', { threads: 1 });
  device = await createRuntime(provider, { threads: 1, device: true });
});
afterAll(() => [host, device].forEach((runtime) => runtime.dispose()));
afterEach(() => setImageTeacher(onlineTeacher));

const sessionOn = (runtime: Runtime, more: Partial<SessionOptions> = {}, progress?: Progress): Promise<TrainingSession> =>
  tinySession({ runtime, plans, ...more }, progress);

/** Losses and gradient norms of the iterations' passes, and parameters and moments behind them. */
async function trained(session: TrainingSession, iterations: number) {
  const losses: number[] = [];
  const gradNorms: number[] = [];
  for (let i = 0; i < iterations; i++) {
    const { passes } = await session.iterate();
    gradNorms.push(...Object.values(passes).map((pass) => pass.gradNorm));
    losses.push(...Object.values(passes).flatMap((pass) => Object.values(pass.losses)));
  }
  const state = await session.toHost();
  return { losses, gradNorms, state: Object.fromEntries(MOVED.map((name) => [name, state[name].slice()])) as Record<Moved, Float32Array> };
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

/** Where values are larger than 1, in relation to them. */
const largestRounding = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!))));

/** Graphs in the CPU's memory are those of the host but for copies, so their results can be told to the last bit; an update's to rounding, as the host's is a loop. */
const exact = provider === 'cpu';

/**
 * Three iterations of each pass, every one from the host's parameters and moments: differences of rounding grow from step to step, as a gradient that is
 * zero but for rounding moves its parameter by a full step.
 */
async function compareSteps(more: Partial<SessionOptions>): Promise<void> {
  for (const plan of plans) {
    const sessions = [await sessionOn(host, { ...more, plans: [plan] }), await sessionOn(device, { ...more, plans: [plan] })] as const;
    const [onHost, onDevice] = sessions;
    for (let iteration = 0; iteration < 3; iteration++) {
      for (const name of MOVED) onDevice.state[name].set(onHost.state[name]);
      const [expected, got] = [await trained(onHost, 1), await trained(onDevice, 1)];
      expect(largestDifference(got.losses, expected.losses)).toBeLessThanOrEqual(exact ? 0 : 1e-2);
      expect(got.gradNorms[0]! / expected.gradNorms[0]!).toBeCloseTo(1, exact ? 6 : 3);
      if (exact) for (const name of MOVED) expect(largestRounding(got.state[name], expected.state[name])).toBeLessThan(1e-6);
    }
    sessions.forEach((session) => session.dispose());
  }
}

describe(`training in the memory of a device (${provider})`, () => {
  test('takes the steps of host memory, with the same losses', () => compareSteps({}));

  test('takes them where gradients are clipped by their norm, here summed in float32', () => compareSteps({ clipNorm: 0.1 }));

  test('takes them where the model learns slower than its tasks', () => compareSteps({ model: { ...model, rate: 0.3 } }));

  test('learns', async () => {
    const session = await sessionOn(device);
    const start = session.state.parameters.slice();
    const { state } = await trained(session, 5);
    expect(largestDifference(state.parameters, start)).toBeGreaterThan(1e-3);
    session.dispose();
  });

  test('goes on the same, on the CPU to the last bit, over a move to the host and into another session', async () => {
    const whole = await sessionOn(device, { clipNorm: 0.1 });
    const expected = await trained(whole, 4);
    const first = await sessionOn(device, { clipNorm: 0.1 });
    const before = await trained(first, 2);
    const second = await sessionOn(device, { clipNorm: 0.1 }, first.progress);
    for (const name of MOVED) second.state[name].set(before.state[name]);
    const after = await trained(second, 2);
    const difference = largestDifference([...before.losses, ...after.losses], expected.losses);
    // A GPU sums the gradients of repeated rows in no fixed order.
    if (exact) expect([difference, after.state]).toEqual([0, expected.state]);
    else expect(difference).toBeLessThan(1e-2);
    [whole, first, second].forEach((session) => session.dispose());
  });

  test('takes what was written into the host arrays after a move to the host', async () => {
    const session = await sessionOn(device);
    const { losses } = await trained(session, 1);
    initialize(session.state.parameters, session.layout, specs, 1);
    expect((await trained(session, 1)).losses[0]).toBe(losses[0]);
    session.dispose();
  });

  test('changes nothing by a step that is not finite', async () => {
    const bad = batchOf(4, Number.NaN);
    const session = await sessionOn(device, { nextBatch: (plan, iteration) => (iteration === 2 ? bad : batchOf())(plan, iteration) });
    const before = await trained(session, 1);
    const { passes } = await session.iterate();
    expect(Object.values(passes).map((pass) => pass.skipped)).toEqual(['loss', 'loss']);
    expect(await trained(session, 0)).toEqual({ ...before, losses: [], gradNorms: [] });
    const { passes: after } = await session.iterate();
    expect(Object.values(after).every((pass) => pass.skipped === undefined && Number.isFinite(pass.gradNorm))).toBe(true);
    session.dispose();
  });

  test('lets a teacher of the host follow, in a region that is not trained', async () => {
    setImageTeacher(teacher);
    await compareSteps({});
    const session = await sessionOn(device);
    const { trainedLength } = session.layout;
    const start = session.state.parameters.slice(trainedLength);
    const { state } = await trained(session, 3);
    expect(state.parameters.subarray(trainedLength)).not.toEqual(start);
    session.dispose();
  });

  test('frees every tensor that it leaves on the device', async () => {
    const live = new Set<DeviceTensor>();
    const session = await sessionOn(counting(device, live));
    await session.iterate();
    const held = live.size;
    await session.iterate();
    await session.iterate();
    expect(live.size).toBe(held);
    await session.toHost();
    await session.iterate();
    expect(live.size).toBe(held);
    session.dispose();
    expect(live.size).toBe(0);
  });
});

/** The same runtime, with a list of the device's tensors that were not disposed of yet. */
function counting(runtime: Runtime, live: Set<DeviceTensor>): Runtime {
  const { device: inner } = runtime as Required<Runtime>;
  const counted = (tensor: DeviceTensor): DeviceTensor => {
    const { dispose } = tensor;
    live.add(tensor);
    return Object.assign(tensor, {
      dispose() {
        if (!live.delete(tensor)) throw new Error('disposed of twice');
        dispose.call(tensor);
      },
    });
  };
  return {
    ...runtime,
    device: {
      upload: async (values) => counted(await inner.upload(values)),
      download: (tensor, into) => inner.download(tensor, into),
      async compile(signature, program, stays) {
        const executable = await inner.compile(signature, program, stays);
        const run = executable.run.bind(executable);
        return Object.assign(executable, {
          async run(feeds: Parameters<typeof run>[0]) {
            const made = await run(feeds);
            Object.values(made.device).forEach(counted);
            return made;
          },
        });
      },
    },
  };
}
