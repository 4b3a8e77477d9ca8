/** AdamW's update over copying the same bytes: seven arrays are read or written, four of them read, three written. */
import { applyAdamW, layoutOf, optimizerState } from '@commercemm/engine';
import { weight } from '@commercemm/model';

import { interleaved, round, summarize } from '../lib/statistics.mjs';

export async function run({ quick }) {
  const length = quick ? 100_000 : 20_000_000;
  const layout = layoutOf({ w: weight([length]) });
  const state = optimizerState(length);
  for (let i = 0; i < length; i++) state.gradients[i] = Math.sin(i);
  const options = { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, weightDecay: 0.05 };
  let step = 0;
  const copy = new Float32Array(length);
  const { medians, spread } = summarize(
    await interleaved(
      {
        update: () => applyAdamW(layout, state, options, ++step, 1e-3, 1),
        copies: () => {
          // Each reads one array and writes one: three and a half of them move as many bytes as the update.
          for (const source of [state.parameters, state.firstMoment, state.secondMoment]) copy.set(source);
          copy.subarray(0, length >> 1).set(state.gradients.subarray(0, length >> 1));
        },
      },
      quick ? 2 : 9,
    ),
  );
  return {
    about: `milliseconds; AdamW over ${length.toLocaleString('en')} parameters`,
    medians,
    spread,
    ratios: { updateOverCopies: round(medians.update / medians.copies) },
  };
}
