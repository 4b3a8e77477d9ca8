/**
 * The exponent p and factor c of time = c size^p, by least squares on the logarithms.
 * @param points [size, time] pairs, at least two different sizes
 */
export function fitPowerLaw(points) {
  const logs = points.map(([size, time]) => [Math.log(size), Math.log(time)]);
  const mean = (axis) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const exponent = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
  return { exponent, factor: Math.exp(y - exponent * x) };
}
