/** `45s`, `2m 10s`, `1h 05m`, for people. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`;
}

/** `1,234`. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `3.2 M`, `850 k`, `12`: counts of parameters or operations. */
export function formatLarge(value: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e12, ' T'],
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ];
  const [size, unit] = units.find(([size]) => Math.abs(value) >= size) ?? [1, ''];
  const scaled = value / size;
  return `${unit === '' ? Math.round(scaled) : scaled.toPrecision(3)}${unit}`;
}

/** Four significant digits where they say something: `2.305`, `0.0123`, `12.5`, `1.2e-7`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  if (size < 1e-4) return value.toExponential(1);
  return size >= 1e4 ? formatCount(value) : String(Number(value.toPrecision(4)));
}

/** `80.6 %` of a fraction from 0 to 1. */
export function formatPercent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
