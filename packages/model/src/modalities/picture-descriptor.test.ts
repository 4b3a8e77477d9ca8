import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';

import { descriptorSize, pictureDescriptor } from './picture-descriptor.js';

const SIDE = 64;
const [GRID, DIRECTIONS, COLOURS] = [16, 8, 6 * 12 * 12];
const EDGES = GRID * GRID * DIRECTIONS;

type Colour = readonly [red: number, green: number, blue: number];

/** Descriptors of pictures whose colours, from 0 to 1, are told pixel by pixel. */
function describeAll(...pictures: ((y: number, x: number) => Colour)[]): number[][] {
  const pixels = pictures.map((colourAt) =>
    Array.from({ length: SIDE }, (_, y) => Array.from({ length: SIDE }, (_none, x) => colourAt(y, x).map((value) => 2 * value - 1))),
  );
  return pictureDescriptor(tf.tensor4d(pixels)).arraySync();
}

const grey = (value: number): Colour => [value, value, value];
/** Grey values of no simple pattern. */
const noise = (y: number, x: number): Colour => [0, 1, 2].map((c) => (Math.sin(12.9898 * x + 78.233 * y + 37.7 * c) + 1) / 2) as never;
const sumOfEdges = (descriptor: readonly number[], direction: number): number =>
  Array.from({ length: GRID * GRID }, (_, cell) => descriptor[cell * DIRECTIONS + direction]!).reduce((a, b) => a + b, 0);
const rms = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

describe('the descriptor of a picture', () => {
  test.each([4, 16, 32, 64, 98, 224])('of %i pixels has the size that is told', (side) => {
    expect(pictureDescriptor(tf.zeros([1, side, side, 3])).shape).toEqual([1, descriptorSize(side)]);
  });

  test('of 64 pixels consists of edges, colours and their places', () => {
    expect(descriptorSize(SIDE)).toBe(EDGES + COLOURS + 8 * 8 * 3);
  });

  test.each([
    ['left to right', (_y: number, x: number) => grey(0.5 + 0.4 * Math.sin(x / 3)), 0],
    ['downwards', (y: number) => grey(0.5 + 0.4 * Math.sin(y / 3)), 4],
    ['along the diagonal', (y: number, x: number) => grey(0.5 + 0.4 * Math.sin((x + y) / 4)), 2],
  ])('has edges where brightness changes %s', (_, picture, direction) => {
    const [own] = describeAll(picture);
    const sums = Array.from({ length: DIRECTIONS }, (_none, at) => sumOfEdges(own!, at));
    expect(sums.indexOf(Math.max(...sums))).toBe(direction);
    // Directions at right angles to it have none.
    expect(sums[(direction + 4) % DIRECTIONS]! / sums[direction]!).toBeLessThan(0.01);
  });

  test('has edges in the cells where they are, and none on a flat picture', () => {
    const [half, flat] = describeAll(
      (_y, x) => grey(x < 30 ? 0.2 : 0.8),
      () => grey(0.7),
    );
    const strength = (cell: number) => half!.slice(cell * DIRECTIONS, (cell + 1) * DIRECTIONS).reduce((a, b) => a + b, 0);
    for (let y = 0; y < GRID; y++)
      for (let x = 0; x < GRID; x++) {
        if (x === 7) expect(strength(y * GRID + x)).toBeGreaterThan(1);
        else expect(strength(y * GRID + x)).toBeLessThan(0.05);
      }
    expect(Math.max(...flat!.slice(0, EDGES))).toBeLessThan(1e-3);
  });

  test('sees the same edges in a picture of half the contrast', () => {
    const [full, faint] = describeAll(noise, (y, x) => noise(y, x).map((value) => 0.25 + value / 2) as never);
    full!.slice(0, EDGES).forEach((value, i) => expect(Math.abs(faint![i]! - value)).toBeLessThan(0.05));
  });

  test('counts colours as direct counting does', () => {
    const [own] = describeAll(noise);
    const onSteps = (value: number, count: number, least: number, most: number): number[] => {
      const place = ((Math.min(most, Math.max(least, value)) - least) / (most - least)) * (count - 1);
      return Array.from({ length: count }, (_, step) => Math.max(0, 1 - Math.abs(place - step)));
    };
    const counts = new Float64Array(COLOURS);
    for (let y = 0; y < SIDE; y += 2)
      for (let x = 0; x < SIDE; x += 2) {
        const four = [noise(y, x), noise(y, x + 1), noise(y + 1, x), noise(y + 1, x + 1)];
        const [r, g, b] = [0, 1, 2].map((c) => four.reduce((sum, colour) => sum + colour[c]! / 4, 0)) as [number, number, number];
        const sum = r + g + b;
        onSteps(sum / 3, 6, 0, 1).forEach((light, i) =>
          onSteps(r / (sum + 0.05), 12, 0.1, 0.7).forEach((red, j) =>
            onSteps(g / (sum + 0.05), 12, 0.1, 0.7).forEach((green, k) => (counts[(i * 12 + j) * 12 + k]! += light * red * green)),
          ),
        );
      }
    counts.forEach((count, i) => expect(own![EDGES + i]).toBeCloseTo((Math.sqrt(count / (SIDE / 2) ** 2) * Math.sqrt(COLOURS)) / 2, 3));
  });

  test('keeps the colours of each part in its place', () => {
    const [own] = describeAll((y, x) => (y < 32 && x >= 32 ? [1, 0, 0] : [0, 0, 1]));
    const place = (y: number, x: number) => own!.slice(EDGES + COLOURS + (y * 8 + x) * 3, EDGES + COLOURS + (y * 8 + x) * 3 + 3);
    expect([place(0, 7), place(0, 0), place(7, 7)]).toEqual([
      [1, -1, -1],
      [-1, -1, 1],
      [-1, -1, 1],
    ]);
  });

  test('has parts of about the same size', () => {
    const [own] = describeAll(noise);
    expect(rms(own!.slice(0, EDGES))).toBeCloseTo(0.5, 1);
    expect(rms(own!.slice(EDGES, EDGES + COLOURS))).toBeCloseTo(0.5, 2);
  });
});
