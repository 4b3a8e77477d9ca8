export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** The value below which a share p of the values lies, by the nearest rank. */
export const quantile = (values, p) => [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(p * values.length) - 1)];

/** First and last of the values, which on a shared machine say more than a deviation. */
export const range = (values) => [Math.min(...values), Math.max(...values)];

/**
 * Calls functions in turns, so that what else the machine does meets all alike. One round each goes before and does not count.
 * @param functions name -> async function of the number of the round, -1 for that which does not count, that returns how long it took
 * @returns name -> what it returned in each round
 */
export async function timesOf(functions, rounds) {
  const times = Object.fromEntries(Object.keys(functions).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(functions)) {
      const time = await run(round);
      if (round >= 0) times[name].push(time);
    }
  }
  return times;
}

/** Milliseconds of each round of functions that are called in turns. */
export const interleaved = (functions, rounds) =>
  timesOf(Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, (round) => clock(() => run(round))])), rounds);

async function clock(run) {
  const from = performance.now();
  await run();
  return performance.now() - from;
}

/** Medians and ranges of such times, with two digits behind the point. */
export const summarize = (times) => ({
  medians: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, round(median(values))])),
  spread: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, range(values).map((value) => round(value))])),
});

export const round = (value, digits = 2) => Number(value.toFixed(digits));
