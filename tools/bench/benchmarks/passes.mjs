/** The fourteen tasks as fourteen separate forward and backward passes over our two fused ones. */
import { passProgram } from '@commercemm/engine';
import { trace } from '@commercemm/onnx-jit';
import { createRuntime } from '@commercemm/runtime';

import { interleaved, round, summarize } from '../lib/statistics.mjs';
import { allPlans, modelOf, separatePlans, sessionOf, shapes } from '../lib/workload.mjs';

/** Floating point operations of the matrix products of some passes: what their ratio would be if nothing else took time. */
const flopsOf = (plans, shape, batch, border) =>
  plans.reduce((sum, plan) => {
    const { signature, program } = passProgram(plan, { model: modelOf(shape), batch, border });
    return sum + trace(signature, program).flops;
  }, 0);

export async function run({ quick }) {
  const shape = quick ? shapes.tiny : shapes.small;
  const batch = quick ? { size: 4, tokens: 8 } : { size: 16, tokens: 32 };
  const border = Math.floor(shape.stackLayers / 2);
  const runtime = await createRuntime('onnxruntime');
  const fused = await sessionOf({ runtime, shape, plans: allPlans(), batch, borders: [border, border] });
  const separate = [];
  for (const plan of separatePlans()) separate.push(await sessionOf({ runtime, shape, plans: [plan], batch, borders: [border, border] }));
  const times = await interleaved(
    {
      fused: () => fused.iterate(),
      separate: async () => {
        for (const session of separate) await session.iterate();
      },
    },
    quick ? 2 : 5,
  );
  [fused, ...separate].forEach((session) => session.dispose());
  const { medians, spread } = summarize(times);
  return {
    about: `milliseconds an iteration; ${quick ? 'tiny shapes' : 'shapes of preset small'}, batch ${batch.size}, ${batch.tokens} text tokens, border ${border}; every pass with its update`,
    medians,
    spread,
    ratios: {
      separateOverFused: round(medians.separate / medians.fused),
      flopsSeparateOverFused: round(flopsOf(separatePlans(), shape, batch, border) / flopsOf(allPlans(), shape, batch, border)),
    },
  };
}
