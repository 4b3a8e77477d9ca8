import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRuntime, type Runtime } from '@commercemm/runtime';

import { planPasses } from './plan.js';
import { drawBorder } from './scheduler.js';
import type { SessionOptions } from './session.js';
import { batchOf, pairTask } from './testing/pairs.js';
import { tinySession } from './testing/session.js';
import { model } from './testing/tiny.js';

const plans = planPasses([pairTask('pair', 'image-text'), pairTask('rare', 'image-text', 100), pairTask('cross', 'cross-pair')]);
let runtime: Runtime;
let compiled: string[] = [];

beforeAll(async () => {
  const plain = await createRuntime('onnxruntime');
  runtime = {
    ...plain,
    name: plain.name,
    compile: (signature, program) => {
      compiled.push(signature.name);
      return plain.compile(signature, program);
    },
    dispose: () => plain.dispose(),
  };
});
afterAll(() => runtime.dispose());

function sessionWith(nextBatch: SessionOptions['nextBatch'], more: Partial<SessionOptions> = {}) {
  compiled = [];
  return tinySession({
    runtime,
    plans,
    borders: [1, 2],
    schedule: { peak: 1e-2, warmupSteps: 0, totalSteps: 100, floor: 1 },
    optimizer: { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0 },
    clipNorm: 1,
    nextBatch,
    ...more,
  });
}

describe('a session', () => {
  test('lowers the loss of a fixed batch, in both passes', async () => {
    const session = await sessionWith(batchOf());
    const first = await session.iterate();
    for (let i = 0; i < 30; i++) await session.iterate();
    const last = await session.iterate();
    for (const [pass, id] of [
      ['image-text', 'pair'],
      ['cross-pair', 'cross'],
    ] as const) {
      expect(last.passes[pass]!.losses[id]!).toBeLessThan(first.passes[pass]!.losses[id]! / 2);
    }
    expect(session.progress).toEqual({ iteration: 32, updates: 64, skipped: 0, skippedInRow: 0 });
    session.dispose();
  });

  test('draws the border of each pass from the seed and compiles one graph for each pass, border and shape', async () => {
    let tokens = 4;
    const session = await sessionWith((plan, iteration) => batchOf(tokens)(plan, iteration));
    const before = compiled.length;
    const seen = { 'image-text': new Set<number>(), 'cross-pair': new Set<number>() };
    for (let i = 1; i <= 12; i++) {
      const { passes } = await session.iterate();
      for (const id of ['image-text', 'cross-pair'] as const) {
        expect(passes[id]!.textLayers).toBe(drawBorder([1, 2], 3, id, i));
        expect(passes[id]!.textLayers + passes[id]!.fusionLayers).toBe(model.shape.stackLayers);
        seen[id].add(passes[id]!.textLayers);
      }
    }
    expect([[...seen['image-text']].sort(), [...seen['cross-pair']].sort()]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(compiled.length - before).toBe(4);
    tokens = 6;
    for (let i = 0; i < 12; i++) await session.iterate();
    expect(compiled.length - before).toBe(8);
    session.dispose();
  });

  test('reports a task below its minimum as not applicable, not as a loss', async () => {
    const session = await sessionWith(batchOf());
    const { passes } = await session.iterate();
    expect(Object.keys(passes['image-text']!.losses)).toEqual(['pair']);
    expect(passes['image-text']!.notApplicable).toEqual(['rare']);
    session.dispose();
  });

  test('skips and counts a step that is not finite, and changes nothing by it', async () => {
    const bad = batchOf(4, Number.NaN);
    const good = batchOf();
    const session = await sessionWith((plan, iteration) => (iteration === 2 ? bad : good)(plan, iteration));
    await session.iterate();
    const before = session.state.parameters.slice();
    const moments = session.state.firstMoment.slice();
    const broken = await session.iterate();
    expect(Object.values(broken.passes).map((pass) => pass.skipped)).toEqual(['loss', 'loss']);
    expect(session.state.parameters).toEqual(before);
    expect(session.state.firstMoment).toEqual(moments);
    expect(session.progress).toEqual({ iteration: 2, updates: 2, skipped: 2, skippedInRow: 2 });
    const after = await session.iterate();
    expect(Object.values(after.passes).every((pass) => pass.skipped === undefined && Number.isFinite(pass.gradNorm))).toBe(true);
    expect(session.progress).toEqual({ iteration: 3, updates: 4, skipped: 2, skippedInRow: 0 });
    session.dispose();
  });

  test('is the same for the same seed to the last bit', async () => {
    const parameters = async () => {
      const session = await sessionWith(batchOf());
      for (let i = 0; i < 5; i++) await session.iterate();
      session.dispose();
      return session.state.parameters.slice();
    };
    expect(await parameters()).toEqual(await parameters());
  });
});
