/** Peak memory with four borders compiled against one, and whether memory stays flat over a thousand steps. */
import { child } from '../lib/child.mjs';
import { round } from '../lib/statistics.mjs';

export async function run({ quick }) {
  const train = (options) => child('train', options);
  const shape = quick ? 'tiny' : 'small';
  const batch = quick ? { size: 4, tokens: 8 } : { size: 16, tokens: 32 };
  const [low, high] = quick ? [1, 3] : [1, 4];
  const one = await train({ shape, batch, borders: [low, low], steps: quick ? 3 : 6 });
  const four = await train({ shape, batch, borders: [low, high], steps: quick ? 12 : 24 });
  const long = await train({ shape: 'tiny', batch: { size: 4, tokens: 8 }, borders: [1, 3], steps: quick ? 40 : 1000 });
  const [first, last] = [long.resident[1], long.resident.at(-1)];
  return {
    about: `MiB; peak resident memory of a process with the ${quick ? 'tiny shapes' : 'shapes of preset small'}, batch ${batch.size}; and resident memory of a tiny model after 20 % and after all of ${quick ? 40 : 1000} steps`,
    medians: {
      oneBorder: round(one.peakMegabytes, 0),
      fourBorders: round(four.peakMegabytes, 0),
      afterFifth: round(first, 0),
      afterAll: round(last, 0),
    },
    ratios: { memoryFourBordersOverOne: round(four.peakMegabytes / one.peakMegabytes), memoryAfterAllOverFifth: round(last / first, 3) },
  };
}
