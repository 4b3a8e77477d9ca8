/** How the time of a training iteration grows with batch size, text length, image size and depth, one at a time. */
import { createRuntime } from '@commercemm/runtime';

import { fitPowerLaw } from '../lib/power-law.mjs';
import { interleaved, round, summarize } from '../lib/statistics.mjs';
import { allPlans, sessionOf, shapes } from '../lib/workload.mjs';

/** Sizes of each axis and the setting that has such a size; all else is as in the preset. */
const axes = (shape, batch, sizes) => ({
  'batch size': { sizes: sizes.batch, at: (size) => ({ shape, batch: { ...batch, size } }) },
  'text tokens': { sizes: sizes.tokens, at: (tokens) => ({ shape: { ...shape, maxTokens: tokens }, batch: { ...batch, tokens } }) },
  'image side': { sizes: sizes.image, at: (imageSize) => ({ shape: { ...shape, imageSize }, batch }) },
  layers: { sizes: sizes.layers, at: (layers) => ({ shape: { ...shape, imageLayers: layers, stackLayers: layers }, batch }) },
});

const quickSizes = { batch: [2, 4], tokens: [4, 8], image: [8, 16], layers: [2, 4] };
const fullSizes = { batch: [8, 16, 32, 64], tokens: [8, 16, 32, 64], image: [32, 64, 96, 128], layers: [2, 4, 6, 8] };

export async function run({ quick }) {
  const shape = quick ? shapes.tiny : shapes.demo;
  const batch = quick ? { size: 4, tokens: 8 } : { size: 32, tokens: 32 };
  const runtime = await createRuntime('onnxruntime');
  const result = { medians: {}, spread: {}, ratios: {}, curves: [] };
  for (const [title, { sizes, at }] of Object.entries(axes(shape, batch, quick ? quickSizes : fullSizes))) {
    const sessions = {};
    for (const size of sizes) {
      const setting = at(size);
      const border = setting.shape.stackLayers / 2;
      sessions[`${title} ${size}`] = await sessionOf({ runtime, ...setting, plans: allPlans(), borders: [border, border] });
    }
    const iterate = Object.fromEntries(Object.entries(sessions).map(([name, session]) => [name, () => session.iterate()]));
    const { medians, spread } = summarize(await interleaved(iterate, quick ? 2 : 5));
    Object.values(sessions).forEach((session) => session.dispose());
    const points = sizes.map((size) => [size, medians[`${title} ${size}`]]);
    const { exponent, factor } = fitPowerLaw(points);
    Object.assign(result.medians, medians);
    Object.assign(result.spread, spread);
    result.ratios[`exponent of ${title}`] = round(exponent);
    result.curves.push({ title, points, exponent, factor });
  }
  runtime.dispose();
  const preset = quick ? 'tiny shapes' : 'shapes of preset demo';
  return {
    about: `milliseconds an iteration of all 14 tasks; ${preset}, batch ${batch.size}, ${batch.tokens} text tokens, one size varied at a time; exponent p of time = c size^p`,
    ...result,
  };
}
