export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** First and last of the values, which on a shared machine say more than a deviation. */
export const range = (values) => [Math.min(...values), Math.max(...values)];

/**
 * Times functions in turns, so that what else the machine does meets all alike. One round each goes before, untimed.
 * @param functions name -> async function
 * @returns name -> milliseconds of each round
 */
export async function interleaved(functions, rounds) {
  const times = Object.fromEntries(Object.keys(functions).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(functions)) {
      const from = performance.now();
      await run();
      if (round >= 0) times[name].push(performance.now() - from);
    }
  }
  return times;
}

/** Medians and ranges of `interleaved`'s times, in milliseconds with two digits behind the point. */
export const summarize = (times) => ({
  medians: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, round(median(values))])),
  spread: Object.fromEntries(Object.entries(times).map(([name, values]) => [name, range(values).map(round)])),
});

export const round = (value, digits = 2) => Number(value.toFixed(digits));
