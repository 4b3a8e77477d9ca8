/** Peak memory with four borders compiled against one, and whether memory stays flat over a thousand steps. */
import { child } from '../lib/child.mjs';
import { round, summarize, timesOf } from '../lib/statistics.mjs';

export async function run({ quick }) {
  const shape = quick ? 'tiny' : 'small';
  const batch = quick ? { size: 4, tokens: 8 } : { size: 16, tokens: 32 };
  const steps = quick ? 3 : 16;
  const peakOf = (borders) => async () => (await child('train', { shape, batch, borders, steps })).peakMegabytes;
  const { medians, spread } = summarize(await timesOf({ oneBorder: peakOf([1, 1]), fourBorders: peakOf(quick ? [1, 3] : [1, 4]) }, 1));
  const long = await child('train', { shape: 'tiny', batch: { size: 4, tokens: 8 }, borders: [1, 3], steps: quick ? 40 : 1000 });
  const [first, last] = [long.resident[1], long.resident.at(-1)];
  return {
    about: `MiB; peak resident memory of one process each, of ${steps} iterations with the ${quick ? 'tiny shapes' : 'shapes of preset small'}, batch ${batch.size}; and resident memory of a tiny model after 20 % and after all of ${quick ? 40 : 1000} iterations`,
    medians: { ...medians, afterFifth: round(first, 0), afterAll: round(last, 0) },
    spread,
    ratios: {
      memoryFourBordersOverOne: round(medians.fourBorders / medians.oneBorder),
      memoryAfterAllOverFifth: round(last / first, 3),
    },
  };
}
