import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { floats } from '../inputs.js';

const products = [false, true].flatMap((transposeA) =>
  [false, true].flatMap((transposeB) => {
    const turned = (shape: readonly number[], turn: boolean): number[] =>
      turn ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : [...shape];
    const note = `${transposeA ? 'T' : ''}x${transposeB ? 'T' : ''}`;
    const shapes: readonly (readonly [readonly number[], readonly number[]])[] = [
      [
        [2, 3],
        [3, 4],
      ],
      [
        [5, 2, 3],
        [5, 3, 4],
      ],
      [
        [2, 2, 2, 3],
        [2, 2, 3, 1],
      ],
      [
        [1, 3],
        [3, 1],
      ],
      [
        [2, 0],
        [0, 3],
      ],
      [
        [0, 2],
        [2, 3],
      ],
    ];
    return casesOf(
      'BatchMatMul',
      ({ a, b }) => tf.matMul(a!, b!, transposeA, transposeB),
      shapes.map(([a, b]) => ({ a: floats(turned(a, transposeA)), b: floats(turned(b, transposeB)) })),
      { note },
    );
  }),
);

const activations = ['linear', 'relu', 'elu', 'relu6', 'prelu', 'leakyrelu', 'sigmoid'] as const;

const fused = activations.flatMap((activation) =>
  casesOf(
    '_FusedMatMul',
    ({ a, b, bias, weights }) =>
      tf.fused.matMul({
        a: a!,
        b: b!,
        bias: bias!,
        activation,
        ...(activation === 'prelu' ? { preluActivationWeights: weights! } : {}),
        ...(activation === 'leakyrelu' ? { leakyreluAlpha: 0.3 } : {}),
      }),
    [{ a: floats([2, 3]), b: floats([3, 4]), bias: floats([4]), weights: floats([4], 0.1, 0.4) }],
    { gradient: [], note: activation },
  ),
);

const einsums = [
  ...casesOf('Einsum', ({ a, b }) => tf.einsum('bij, bjk -> bik', a!, b!), [{ a: floats([2, 3, 4]), b: floats([2, 4, 5]) }]),
  ...casesOf('Einsum', ({ a, b }) => tf.einsum('bthd,bshd->bhts', a!, b!), [{ a: floats([2, 3, 2, 4]), b: floats([2, 5, 2, 4]) }]),
  ...casesOf('Einsum', ({ a }) => tf.einsum('ij->ji', a!), [{ a: floats([2, 3]) }]),
  ...casesOf('Einsum', ({ a, b }) => tf.einsum('i,j->ij', a!, b!), [{ a: floats([2]), b: floats([1]) }]),
  ...casesOf('Einsum', ({ a, b }) => tf.einsum('ij,j->i', a!, b!), [{ a: floats([2, 0]), b: floats([0]) }]),
];

export const matmulCases: readonly KernelCase[] = [
  ...products,
  ...casesOf(
    'BatchMatMul',
    ({ a, b }) => tf.matMul(a!, b!),
    [
      { a: floats([1, 2, 3]), b: floats([4, 3, 2]) },
      { a: floats([1, 2, 3]), b: floats([3, 2]) },
    ],
    {
      gradient: [],
      note: 'broadcast',
    },
  ),
  ...fused,
  ...einsums,
];
