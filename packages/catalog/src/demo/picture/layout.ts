import type { Draws } from '../draws.js';

/** A place for one of several things: offset from the middle and size, in parts of the space they share; back ones first. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Side by side on a floor: all of them visible, feet on one or two lines. `y` is the height of the foot above the floor line. */
export function standing(count: number): Spot[] {
  switch (count) {
    case 1:
      return [{ x: 0, y: 0, size: 1 }];
    case 2:
      return [-1, 1].map((side) => ({ x: side * 0.25, y: 0, size: 0.56 }));
    case 3:
      return [
        { x: 0, y: 0.1, size: 0.46 },
        { x: -0.29, y: 0, size: 0.48 },
        { x: 0.29, y: 0, size: 0.48 },
      ];
    case 4:
      return [
        ...[-1, 1].map((side) => ({ x: side * 0.19, y: 0.3, size: 0.4 })),
        ...[-1, 1].map((side) => ({ x: side * 0.25, y: 0, size: 0.43 })),
      ];
    default:
      return [0.32, 0].flatMap((y, row) => [-1, 0, 1].map((side) => ({ x: side * (0.3 + 0.02 * row), y, size: 0.34 + 0.02 * row })));
  }
}

/** Spread on a surface seen from above. */
export function lying(count: number, random: Draws): Spot[] {
  const grid: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
    1: [[0, 0]],
    2: random.chance(0.5)
      ? [
          [-0.26, -0.04],
          [0.26, 0.04],
        ]
      : [
          [-0.2, -0.22],
          [0.2, 0.22],
        ],
    3: random.chance(0.5)
      ? [
          [-0.3, 0],
          [0, 0.03],
          [0.3, 0],
        ]
      : [
          [0, -0.25],
          [-0.26, 0.2],
          [0.26, 0.2],
        ],
    4: [
      [-0.25, -0.25],
      [0.25, -0.25],
      [-0.25, 0.25],
      [0.25, 0.25],
    ],
    6: [
      [-0.31, -0.2],
      [0, -0.22],
      [0.31, -0.2],
      [-0.31, 0.2],
      [0, 0.22],
      [0.31, 0.2],
    ],
  };
  const size = { 1: 1, 2: 0.54, 3: 0.44, 4: 0.46, 6: 0.36 }[count] ?? 0.36;
  return (grid[count] ?? []).map(([x, y]) => ({
    x: x + random.between(-0.015, 0.015),
    y: y + random.between(-0.015, 0.015),
    size: size * random.between(0.95, 1.02),
  }));
}
