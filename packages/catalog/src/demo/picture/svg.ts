/** Small pieces of SVG that the backdrops are put together from; pictures are squares of 240 units. */

export const page = (body: string, defs = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240" viewBox="0 0 240 240"><defs>${defs}</defs>${body}</svg>`;

export const rect = (fill: string, x = 0, y = 0, width = 240, height = 240, more = ''): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${more}/>`;

/** Stops are [offset, colour, opacity]; from top to bottom. */
export const gradient = (id: string, stops: readonly (readonly [number, string, number?])[]): string =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops.map(([at, color, opacity = 1]) => `<stop offset="${at}" stop-color="${color}" stop-opacity="${opacity}"/>`).join('')}</linearGradient>`;

export const glow = (id: string, color: string, opacity: number, cx = 0.42, cy = 0.35, r = 0.75): string =>
  `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="${r}"><stop offset="0" stop-color="${color}" stop-opacity="${opacity}"/><stop offset="1" stop-color="${color}" stop-opacity="0"/></radialGradient>`;

/** Grain as dark speckle; `fx` and `fy` are its frequencies, `strength` its contrast. */
export const grain = (id: string, fx: number, fy: number, strength: number, seed: number, octaves = 3): string =>
  `<filter id="${id}" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency="${fx} ${fy}" numOctaves="${octaves}" seed="${seed}"/>` +
  `<feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  ${strength} ${strength} 0 0 ${-0.95 * strength}"/></filter>`;

export const textured = (id: string, x = 0, y = 0, width = 240, height = 240): string =>
  rect('#000', x, y, width, height, `filter="url(#${id})"`);

export const blur = (id: string, deviation: number): string =>
  `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${deviation}"/></filter>`;

export function lines(color: string, opacity: number, step: number, horizontal: boolean, vertical: boolean, width = 1.2): string {
  let path = '';
  for (let at = step / 2; at < 240; at += step) path += (horizontal ? `M0 ${at}H240` : '') + (vertical ? `M${at} 0V240` : '');
  return `<path d="${path}" stroke="${color}" stroke-width="${width}" opacity="${opacity}" fill="none"/>`;
}

export function planks(
  light: string,
  dark: string,
  count: number,
  top: number,
  height: number,
  seed: number,
): { body: string; defs: string } {
  const step = height / count;
  let body = '';
  for (let i = 0; i < count; i++) {
    body += rect(i % 2 === seed % 2 ? light : dark, 0, top + i * step, 240, step + 0.5);
    body += rect('#2a1608', 0, top + i * step, 240, 0.9, 'opacity="0.55"');
  }
  return { body: body + textured('wood', 0, top, 240, height), defs: grain('wood', 0.012, 0.22, 0.75, seed) };
}
