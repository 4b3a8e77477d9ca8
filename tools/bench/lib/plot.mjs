/** Small charts of measured points and the power law fitted to them, on logarithmic axes, as one SVG. */
const WIDTH = 260;
const HEIGHT = 220;
const MARGIN = { left: 52, right: 14, top: 34, bottom: 40 };

const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);

/** Maps a range of positive values to pixels by their logarithm, with some room on both sides. */
function scale(values, from, to) {
  const logs = values.map(Math.log);
  const [low, high] = [Math.min(...logs) - 0.1, Math.max(...logs) + 0.1];
  return (value) => (from + ((Math.log(value) - low) / (high - low)) * (to - from)).toFixed(1);
}

function chart({ title, points, exponent, factor }, index) {
  const x = scale(
    points.map(([size]) => size),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const fitted = ([size]) => factor * size ** exponent;
  const times = points.map(([, time]) => time);
  const y = scale([...times, ...points.map(fitted)], HEIGHT - MARGIN.bottom, MARGIN.top);
  const line = points.map((point) => `${x(point[0])},${y(fitted(point))}`).join(' ');
  const [fastest, slowest] = [Math.min(...times), Math.max(...times)];
  return `<g transform="translate(${index * WIDTH} 0)">
<text x="${MARGIN.left}" y="20" font-weight="bold">${escape(title)}: exponent ${exponent.toFixed(2)}</text>
<path d="M${MARGIN.left} ${MARGIN.top}V${HEIGHT - MARGIN.bottom}H${WIDTH - MARGIN.right}" fill="none" stroke="#888"/>
<polyline points="${line}" fill="none" stroke="#888" stroke-dasharray="4 3"/>
${points.map(([size, time]) => `<circle cx="${x(size)}" cy="${y(time)}" r="4" fill="#0a66c2"/>`).join('\n')}
${points.map(([size]) => `<text x="${x(size)}" y="${HEIGHT - MARGIN.bottom + 16}" text-anchor="middle">${size}</text>`).join('\n')}
${[fastest, slowest].map((time) => `<text x="${MARGIN.left - 6}" y="${y(time)}" text-anchor="end">${Math.round(time)}</text>`).join('\n')}
</g>`;
}

/**
 * @param panels { title, points: [size, milliseconds][], exponent, factor } each
 * @returns the SVG's text, panels beside each other
 */
export const plot = (
  panels,
) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panels.length * WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>
${panels.map(chart).join('\n')}
</svg>
`;
