import { blur, glow, gradient, grain, lines, page, planks, rect, textured } from './svg.js';

/** SVG text of the places products are photographed in; each is a square of 240 units. */

export interface BackdropArt {
  readonly kind: 'studio' | 'table' | 'shelf' | 'ground' | 'wall' | 'room';
  readonly svg: string;
  /** Height at which things stand, in parts of the picture; for 'ground' and 'wall' they may be anywhere. */
  readonly floor: number;
}

function studio(wall: string, floor: string): BackdropArt {
  return {
    kind: 'studio',
    floor: 0.84,
    svg: page(
      rect(wall) + rect('url(#f)') + rect('url(#g)') + rect('url(#v)'),
      gradient('f', [
        [0.55, floor, 0],
        [0.75, floor, 0.85],
        [1, floor, 1],
      ]) +
        glow('g', '#ffffff', 0.55) +
        gradient('v', [
          [0, '#000', 0.06],
          [0.3, '#000', 0],
          [0.85, '#000', 0],
          [1, '#000', 0.1],
        ]),
    ),
  };
}

function table(wall: string, light: string, dark: string, seed: number): BackdropArt {
  const board = planks(light, dark, 3, 150, 90, seed);
  return {
    kind: 'table',
    floor: 0.83,
    svg: page(
      rect(wall) +
        `<g filter="url(#b)">${rect('#fff', 20 + 13 * seed, 0, 60, 130, 'opacity="0.25"')}${rect('#000', 150 - 7 * seed, 40, 44, 110, 'opacity="0.13"')}</g>` +
        board.body +
        rect('url(#s)'),
      board.defs +
        blur('b', 14) +
        gradient('s', [
          [0.6, '#000', 0],
          [0.625, '#000', 0.4],
          [0.7, '#000', 0.05],
          [1, '#fff', 0.08],
        ]),
    ),
  };
}

function shelf(wall: string, board: string, edge: string, seed: number): BackdropArt {
  return {
    kind: 'shelf',
    floor: 0.8,
    svg: page(
      rect(wall) +
        textured('p') +
        rect('url(#g)') +
        rect(board, 0, 184, 240, 12) +
        rect(edge, 0, 194, 240, 12) +
        textured('w', 0, 184, 240, 22) +
        rect('url(#s)', 0, 206, 240, 34),
      grain('p', 0.35, 0.35, 0.12, seed, 1) +
        glow('g', '#fff', 0.4) +
        grain('w', 0.015, 0.3, 0.6, seed) +
        gradient('s', [
          [0, '#000', 0.42],
          [1, '#000', 0.04],
        ]),
    ),
  };
}

function ground(color: string, fx: number, fy: number, strength: number, seed: number, over = ''): BackdropArt {
  return {
    kind: 'ground',
    floor: 0.84,
    svg: page(
      rect(color) + textured('n') + over + rect('url(#g)') + rect('url(#v)'),
      grain('n', fx, fy, strength, seed) + glow('g', '#fff', 0.3, 0.25, 0.2, 0.9) + glow('v', '#000', 0.16, 1, 1, 0.8),
    ),
  };
}

function boards(light: string, dark: string, seed: number): BackdropArt {
  const floor = planks(light, dark, 5, 0, 240, seed);
  return { kind: 'ground', floor: 0.84, svg: page(floor.body + rect('url(#g)'), floor.defs + glow('g', '#fff', 0.3, 0.25, 0.2, 0.9)) };
}

function bricks(color: string, mortar: string): string {
  let body = rect(mortar);
  for (let row = 0; row < 12; row++) {
    for (let column = -1; column < 5; column++) {
      const x = column * 60 + (row % 2) * 30;
      body +=
        rect(color, x + 1.5, row * 20 + 1.5, 57, 17) +
        rect((row * 5 + column * 3) % 4 === 0 ? '#000' : '#fff', x + 1.5, row * 20 + 1.5, 57, 17, 'opacity="0.08"');
    }
  }
  return body;
}

function wall(body: string, strength: number, seed: number): BackdropArt {
  return {
    kind: 'wall',
    floor: 0.84,
    svg: page(
      body + textured('n') + rect('url(#g)') + rect('url(#v)'),
      grain('n', 0.3, 0.3, strength, seed) + glow('g', '#fff', 0.35, 0.3, 0.2) + glow('v', '#000', 0.2, 1, 1, 0.8),
    ),
  };
}

/** A room out of focus, as behind things held up to a phone camera. */
function room(wallColor: string, floorColor: string, spots: readonly string[], seed: number): BackdropArt {
  const things = spots.map((color, i) => {
    const x = (37 * (i + seed) + 19 * i * i) % 240;
    return i % 2 === 0
      ? `<circle cx="${x}" cy="${40 + ((53 * i) % 110)}" r="${14 + ((7 * i) % 18)}" fill="${color}"/>`
      : rect(color, x - 20, 70 + ((31 * i) % 50), 46, 90);
  });
  return {
    kind: 'room',
    floor: 0.86,
    svg: page(
      rect(wallColor) + `<g filter="url(#b)">${rect(floorColor, -20, 165, 280, 90)}${things.join('')}</g>` + rect('url(#g)'),
      blur('b', 9) + glow('g', '#fff3d8', 0.35, 0.2, 0.1),
    ),
  };
}

export const BACKDROP_ART: readonly BackdropArt[] = [
  studio('#ffffff', '#f1f1f1'),
  studio('#f4f4f2', '#dedede'),
  studio('#e7e9ec', '#cfd3d8'),
  studio('#c9ced4', '#aab1b9'),
  studio('#8d959f', '#6f7781'),
  studio('#3d434b', '#2c3138'),
  studio('#f3e6d6', '#e3cfb5'),
  studio('#dcebf5', '#bcd6e8'),
  studio('#f6dfe2', '#e9c3c9'),
  studio('#dcefe2', '#bcdcc6'),
  studio('#e6e0f2', '#cbc1e2'),
  studio('#fff0c9', '#f3dc9a'),
  table('#e9e4da', '#b98a55', '#a97a47', 1),
  table('#cfd8dc', '#8a5a33', '#7b4e2b', 2),
  table('#dfe8df', '#d9b98a', '#cfac7b', 3),
  table('#d8cfc6', '#6b4a33', '#5f402b', 4),
  table('#bcc7cf', '#c9c3b8', '#bdb6aa', 5),
  table('#f0e2d2', '#9c6a3c', '#8d5e34', 6),
  shelf('#dfe5e2', '#c79a63', '#a87b47', 11),
  shelf('#c8d3da', '#f2efe9', '#d8d4cc', 12),
  shelf('#e9d9cb', '#8b5e3a', '#6e482b', 13),
  shelf('#a9b8ae', '#d7b98d', '#b59566', 14),
  shelf('#efe9df', '#4c4844', '#35322f', 15),
  ground('#e4dccd', 0.9, 0.06, 0.5, 21),
  ground('#c9cfd2', 0.06, 0.9, 0.5, 22),
  ground('#f3f1ee', 0.012, 0.02, 0.55, 23),
  ground('#d9d9da', 0.02, 0.014, 0.7, 24),
  ground('#b7b6b3', 0.5, 0.5, 0.5, 25),
  ground('#8b9aa5', 0.8, 0.08, 0.6, 26),
  ground('#e8c9b4', 0.4, 0.4, 0.18, 27),
  ground('#5d9141', 0.3, 0.12, 1.1, 28),
  ground('#e2c994', 0.7, 0.7, 0.5, 29),
  ground('#eef1f2', 0.02, 0.02, 0.15, 30, lines('#a9b3b8', 0.9, 60, true, true)),
  ground('#9fc0c4', 0.02, 0.02, 0.2, 31, lines('#f2f6f6', 0.9, 40, true, true, 2)),
  ground('#cdbfe0', 0.5, 0.5, 0.12, 32),
  ground('#565b61', 0.6, 0.6, 0.5, 33),
  boards('#b3824e', '#a77743', 41),
  boards('#dcc39b', '#d3b98f', 42),
  boards('#75502f', '#6b4829', 43),
  boards('#eae6df', '#e0dbd2', 44),
  boards('#9a9892', '#8f8d87', 45),
  wall(rect('#ece8e1'), 0.2, 51),
  wall(rect('#b9c9c4'), 0.25, 52),
  wall(rect('#d9b8a5'), 0.25, 53),
  wall(rect('#6d7a86'), 0.25, 54),
  wall(bricks('#b0644a', '#d6c9bd'), 0.5, 55),
  wall(bricks('#eceae6', '#d2cfca'), 0.3, 56),
  wall(rect('#e6edf0') + lines('#b9cdd6', 0.8, 24, false, true, 9), 0.1, 57),
  wall(rect('#f0e7d8') + lines('#c9b79a', 0.5, 30, false, true, 1.5), 0.15, 58),
  room('#e3d8c8', '#9a7a58', ['#c55', '#fff2cf', '#7a6', '#5b6f8a', '#e9b65a'], 3),
  room('#c7d0d6', '#6d6257', ['#fff', '#46607a', '#d88', '#3f4a3f', '#eee'], 8),
  room('#d5dccb', '#b59a78', ['#ffd27a', '#789', '#a64', '#fff', '#486'], 12),
  room('#8e8a92', '#4e443e', ['#ffdf9e', '#ffc25a', '#5a4a6a', '#2f3b4a', '#fff1d0'], 17),
];
