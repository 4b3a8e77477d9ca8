import type { Scene } from '../assortment/index.js';
import { blur, glow, gradient, grain, lines, page, planks, rect, textured } from './svg.js';

/** A place of everyday life: its empty stage and what stands around there (names of `@iconify-json/noto`). */
export interface SceneArt {
  readonly stages: readonly string[];
  /** Height of the line at which the floor or table top begins, in parts of the picture; things stand below it. */
  readonly horizon: number;
  /** On the wall or in the sky. */
  readonly above: readonly string[];
  /** On the floor or table. */
  readonly around: readonly string[];
}

const light =
  glow('l', '#fff6e0', 0.45, 0.2, 0.1, 0.9) +
  gradient('d', [
    [0, '#000', 0],
    [1, '#000', 0.14],
  ]);
const lit = (body: string, defs: string): string => page(body + rect('url(#l)') + rect('url(#d)'), defs + light);

function window_(x: number, y: number, sky: string): string {
  return (
    rect('#fbfaf7', x, y, 62, 74) +
    rect(sky, x + 5, y + 5, 24, 64) +
    rect(sky, x + 33, y + 5, 24, 64) +
    `<path d="M${x + 5} ${y + 60}q14 -16 24 -4v13h-24z M${x + 33} ${y + 52}q16 4 24 -8v25h-24z" fill="#8fb97a"/>`
  );
}

/** Wall above, boards below. */
function interior(wall: string, boards: readonly [string, string], horizon: number, seed: number, more = ''): string {
  const top = 240 * horizon;
  const floor = planks(boards[0], boards[1], 4, top, 240 - top, seed);
  return lit(
    rect(wall) + textured('p') + more + floor.body + rect('#f4f1ea', 0, top - 6, 240, 6) + rect('#000', 0, top, 240, 3, 'opacity="0.2"'),
    grain('p', 0.3, 0.3, 0.12, seed, 1) + floor.defs,
  );
}

function outdoor(
  sky: readonly [string, string],
  ground: string,
  horizon: number,
  seed: number,
  rough: readonly [number, number, number],
  more = '',
): string {
  const top = 240 * horizon;
  return lit(
    rect('url(#sky)') + `<g filter="url(#b)">${more}</g>` + rect(ground, 0, top, 240, 240 - top) + textured('n', 0, top, 240, 240 - top),
    gradient('sky', [
      [0, sky[0]],
      [0.7, sky[1]],
    ]) +
      blur('b', 1.6) +
      grain('n', rough[0], rough[1], rough[2], seed),
  );
}

const hills = (color: string, y: number): string => `<path d="M-10 ${y}q40 -34 85 -8q40 -40 90 -6q40 -22 90 6v80h-270z" fill="${color}"/>`;
const houses = (colors: readonly string[]): string =>
  colors
    .map(
      (color, i) =>
        rect(color, i * 52 - 6, 30 + ((i * 37) % 40), 50, 150) +
        [0, 1, 2, 3, 4, 5]
          .map((k) => rect('#fff6cf', i * 52 + 4 + (k % 2) * 20, 44 + ((i * 37) % 40) + Math.floor(k / 2) * 28, 11, 15, 'opacity="0.75"'))
          .join(''),
    )
    .join('');
const bunting = (colors: readonly string[]): string =>
  '<path d="M0 14q120 44 240 0" stroke="#777" fill="none"/>' +
  Array.from({ length: 11 }, (_, i) => {
    const x = 8 + i * 21;
    const y = 14 + 22 * (1 - ((x - 120) / 120) ** 2);
    return `<path d="M${x} ${y}h14l-7 17z" fill="${colors[i % colors.length] ?? '#c33'}"/>`;
  }).join('');

const OAK = ['#b98a55', '#a97a47'] as const;
const PALE = ['#dcc39b', '#d3b98f'] as const;
const DARK = ['#75502f', '#6b4829'] as const;
const GRAYS = ['#b9b7b2', '#aeaca6'] as const;

export const SCENE_ART: Readonly<Record<Scene, SceneArt>> = {
  'living room': {
    horizon: 0.66,
    stages: [
      interior('#e7ddcd', OAK, 0.66, 61, window_(150, 24, '#bfe0f2')),
      interior('#b9c8c3', PALE, 0.66, 62, window_(20, 30, '#cfe6f5')),
      interior('#d9bfae', DARK, 0.66, 63),
      interior('#8e9fae', OAK, 0.66, 64, window_(95, 20, '#e9d7b7')),
    ],
    above: ['framed-picture', 'mantelpiece-clock', 'world-map'],
    around: ['potted-plant', 'cat', 'books', 'cactus', 'dog', 'musical-keyboard'],
  },
  kitchen: {
    horizon: 0.62,
    stages: [
      lit(
        rect('#eef2f2') + lines('#b9c5c8', 0.8, 34, true, true) + rect('#8a5a33', 0, 149, 240, 91) + textured('w', 0, 149, 240, 91),
        grain('w', 0.012, 0.25, 0.7, 66),
      ),
      lit(
        rect('#d7e4dc') +
          lines('#fff', 0.8, 26, true, true, 2) +
          rect('#e9e6e0', 0, 149, 240, 91) +
          textured('w', 0, 149, 240, 91) +
          rect('#000', 0, 149, 240, 4, 'opacity="0.2"'),
        grain('w', 0.012, 0.02, 0.5, 67),
      ),
      interior('#f0d9b8', PALE, 0.62, 68, window_(24, 16, '#cfe6f5')),
    ],
    above: [],
    around: ['lemon', 'garlic', 'carrot', 'bread', 'herb', 'salt', 'cheese-wedge', 'egg', 'broccoli'],
  },
  desk: {
    horizon: 0.6,
    stages: [
      interior('#dfe4e8', PALE, 0.6, 71),
      interior('#cdd6cc', OAK, 0.6, 72, window_(150, 14, '#cfe6f5')),
      interior('#e9dfd2', GRAYS, 0.6, 73),
    ],
    above: ['spiral-calendar', 'framed-picture'],
    around: ['books', 'cactus', 'desktop-computer', 'memo', 'card-file-box', 'magnifying-glass-tilted-left'],
  },
  street: {
    horizon: 0.7,
    stages: [
      outdoor(['#9fc7e8', '#e9f2f6'], '#8f9296', 0.7, 74, [0.5, 0.5, 0.4], houses(['#b9826a', '#d9c7a8', '#8fa3ad', '#c9a0a0', '#a9b59a'])),
      outdoor(['#f4c9a2', '#fbeacd'], '#a39a92', 0.7, 75, [0.4, 0.4, 0.4], houses(['#8b7d92', '#b99a8a', '#6f8391', '#c4a57a', '#94857a'])),
    ],
    above: ['cloud'],
    around: ['deciduous-tree', 'bus-stop', 'dove', 'postbox', 'construction', 'dog', 'fuel-pump'],
  },
  park: {
    horizon: 0.6,
    stages: [
      outdoor(['#8fc3ee', '#e5f3fb'], '#6da34d', 0.6, 76, [0.25, 0.12, 0.9], hills('#9ac48a', 118)),
      outdoor(['#a9cbe0', '#f3efe0'], '#7f9c4e', 0.6, 77, [0.3, 0.1, 0.9], hills('#8fae8f', 120) + hills('#a9bf97', 132)),
    ],
    above: ['cloud', 'sun', 'bird'],
    around: ['deciduous-tree', 'evergreen-tree', 'blossom', 'chipmunk', 'dog', 'sheaf-of-rice'],
  },
  beach: {
    horizon: 0.58,
    stages: [
      outdoor(['#7ec4f0', '#d9f0fb'], '#e6cf9f', 0.58, 78, [0.6, 0.6, 0.5], rect('#3fa3c7', 0, 96, 240, 50)),
      outdoor(['#f7c39a', '#fde8c8'], '#d9bd8c', 0.58, 79, [0.6, 0.6, 0.5], rect('#5f9fb5', 0, 100, 240, 46)),
    ],
    above: ['sun', 'cloud'],
    around: ['palm-tree', 'spiral-shell', 'crab', 'coconut', 'beach-with-umbrella'],
  },
  nursery: {
    horizon: 0.66,
    stages: [
      interior('#cfe4f2', PALE, 0.66, 81, lines('#fff', 0.6, 30, false, true, 8)),
      interior('#f6e3b8', OAK, 0.66, 82),
      interior('#e4d3ea', PALE, 0.66, 83, window_(150, 22, '#cfe6f5')),
    ],
    above: ['rainbow', 'framed-picture', 'kite'],
    around: ['puzzle-piece', 'duck', 'elephant', 'giraffe', 'abacus', 'turtle'],
  },
  garden: {
    horizon: 0.55,
    stages: [
      outdoor(
        ['#9fd0f0', '#eaf6fb'],
        '#6fa04a',
        0.55,
        84,
        [0.25, 0.12, 0.9],
        Array.from({ length: 12 }, (_, i) => rect('#e9e2d2', i * 21, 84, 15, 60)).join(''),
      ),
      outdoor(['#b7d6e3', '#f2f0e0'], '#8a7a55', 0.55, 85, [0.3, 0.3, 0.7], hills('#7fa86a', 120)),
    ],
    above: ['cloud', 'butterfly', 'sun'],
    around: ['sunflower', 'hibiscus', 'herb', 'honeybee', 'evergreen-tree', 'hedgehog', 'wilted-flower'],
  },
  bathroom: {
    horizon: 0.62,
    stages: [
      lit(
        rect('#d3e6ea') +
          lines('#fff', 0.95, 24, true, true, 2) +
          rect('#f3f1ec', 0, 149, 240, 91) +
          rect('#000', 0, 149, 240, 4, 'opacity="0.18"'),
        '',
      ),
      lit(
        rect('#e9e3dc') + lines('#cdbfae', 0.8, 30, true, true, 1.5) + rect('#a97a47', 0, 149, 240, 91) + textured('w', 0, 149, 240, 91),
        grain('w', 0.012, 0.25, 0.7, 87),
      ),
    ],
    above: [],
    around: ['potted-plant', 'bubbles', 'roll-of-paper', 'spiral-shell', 'duck'],
  },
  party: {
    horizon: 0.64,
    stages: [
      interior('#f2d9e2', PALE, 0.64, 88, bunting(['#e2574c', '#f2b134', '#4fa3a5', '#6a5acd'])),
      interior('#33385c', DARK, 0.64, 89, bunting(['#ffd34e', '#ff7f6a', '#7fd6c9', '#fff'])),
    ],
    above: ['sparkles', 'mirror-ball'],
    around: ['birthday-cake', 'party-popper', 'confetti-ball', 'clinking-glasses', 'bouquet'],
  },
  gym: {
    horizon: 0.64,
    stages: [
      interior('#c9ced3', OAK, 0.64, 91, rect('#5f7f99', 0, 100, 240, 54)),
      interior('#e3e0d8', PALE, 0.64, 92, rect('#b5533c', 0, 110, 240, 44)),
    ],
    above: ['stopwatch', 'chart-increasing'],
    around: ['goal-net', 'sports-medal', 'bullseye', 'pouring-liquid', 'bowling'],
  },
  workshop: {
    horizon: 0.62,
    stages: [interior('#b7b2a8', OAK, 0.62, 94, lines('#8f897d', 0.5, 12, true, true, 1)), interior('#8c98a1', DARK, 0.62, 95)],
    above: ['gear', 'straight-ruler', 'clipboard'],
    around: ['wood', 'nut-and-bolt', 'gear', 'brick', 'chains', 'oil-drum'],
  },
};

/** All artwork the scenes need. */
export const SCENERY: readonly string[] = [...new Set(Object.values(SCENE_ART).flatMap(({ above, around }) => [...above, ...around]))];
