import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { floats } from '../inputs.js';

const images = [{ x: floats([2, 4, 5, 3]) }, { x: floats([1, 1, 1, 2]) }];
// The gradients of tfjs' cpu backend mix up height with width and the pictures of a batch, and do not end where the corners of one pixel are
// aligned with several: one square picture is what they can do.
const squares = [{ x: floats([1, 5, 5, 3]) }];
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
      return [
        ...casesOf(kernel, resized, images, { note, gradient: [] }),
        ...casesOf(`${kernel}Grad`, resized, squares, { note, gradient: ['x'] }),
      ];
    }),
    ...casesOf(kernel, ({ x }) => run(x as tf.Tensor4D, [...size], false, true), images, { note: `to ${size}, half pixels`, gradient: [] }),
  ]),
);
