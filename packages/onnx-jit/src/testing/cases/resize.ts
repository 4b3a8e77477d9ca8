import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { floats } from '../inputs.js';

const images = [{ x: floats([2, 4, 5, 3]) }, { x: floats([1, 1, 1, 2]) }];
const sizes: readonly (readonly [number, number])[] = [
  [7, 3],
  [2, 10],
  [4, 5],
  [1, 1],
];

const kinds = [
  ['ResizeBilinear', tf.image.resizeBilinear],
  ['ResizeNearestNeighbor', tf.image.resizeNearestNeighbor],
] as const;

export const resizeCases: readonly KernelCase[] = kinds.flatMap(([kernel, run]) =>
  sizes.flatMap((size) => [
    ...[false, true].flatMap((corners) => {
      const resized = ({ x }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => run(x as tf.Tensor4D, [...size], corners);
      const note = `to ${size}${corners ? ', corners aligned' : ''}`;
      return [...casesOf(kernel, resized, images, { note }), ...casesOf(`${kernel}Grad`, resized, images, { note, gradient: ['x'] })];
    }),
    ...casesOf(kernel, ({ x }) => run(x as tf.Tensor4D, [...size], false, true), images, { note: `to ${size}, half pixels`, gradient: [] }),
  ]),
);
