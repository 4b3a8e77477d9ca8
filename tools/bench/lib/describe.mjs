/** A result as lines of text. */
export function describe({ name, date, machine, versions, about, medians, spread, ratios }) {
  const width = Math.max(...[...Object.keys(medians), ...Object.keys(ratios)].map(({ length }) => length));
  const rangeOf = (key) => (spread[key] ? `   ${spread[key][0]} to ${spread[key][1]}` : '');
  return [
    `${name}, ${date}`,
    about,
    machine,
    Object.entries(versions)
      .map(([part, version]) => `${part} ${version}`)
      .join(', '),
    '',
    ...Object.entries(medians).map(([key, value]) => `  ${key.padEnd(width)}  ${value}${rangeOf(key)}`),
    '',
    ...Object.entries(ratios).map(([key, value]) => `  ${key.padEnd(width)}  ${value}`),
  ].join('\n');
}
