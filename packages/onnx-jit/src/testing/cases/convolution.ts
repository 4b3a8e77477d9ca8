import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { floats } from '../inputs.js';

type X4 = tf.Tensor4D;
type X5 = tf.Tensor5D;

const paddings = ['valid', 'same', 1] as const;

const over2d = paddings.flatMap((pad) =>
  ([1, 2] as const).flatMap((strides) => {
    const note = `pad ${pad}, strides ${strides}`;
    const images = [
      { x: floats([2, 5, 6, 3]), f: floats([3, 3, 3, 4]) },
      { x: floats([1, 4, 4, 1]), f: floats([3, 2, 1, 1]) },
    ];
    const deep = [
      { x: floats([2, 5, 6, 3]), f: floats([3, 3, 3, 2]) },
      { x: floats([1, 4, 4, 1]), f: floats([2, 3, 1, 1]) },
    ];
    const plain = ({ x, f }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => tf.conv2d(x as X4, f as X4, strides, pad);
    const depthwise = ({ x, f }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => tf.depthwiseConv2d(x as X4, f as X4, strides, pad);
    return [
      ...casesOf('Conv2D', plain, images, { note }),
      ...casesOf('Conv2DBackpropInput', plain, images, { note, gradient: ['x'] }),
      ...casesOf('Conv2DBackpropFilter', plain, images, { note, gradient: ['f'] }),
      ...casesOf('DepthwiseConv2dNative', depthwise, deep, { note }),
      ...casesOf('DepthwiseConv2dNativeBackpropInput', depthwise, deep, { note, gradient: ['x'] }),
      ...casesOf('DepthwiseConv2dNativeBackpropFilter', depthwise, deep, { note, gradient: ['f'] }),
    ];
  }),
);

const over3d = (['valid', 'same'] as const).flatMap((pad) => {
  const volumes = [{ x: floats([2, 3, 4, 5, 2]), f: floats([2, 2, 3, 2, 3]) }];
  const plain = ({ x, f }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => tf.conv3d(x as X5, f as X5, 2, pad);
  return [
    ...casesOf('Conv3D', plain, volumes, { note: pad }),
    ...casesOf('Conv3DBackpropInputV2', plain, volumes, { note: pad, gradient: ['x'] }),
    ...casesOf('Conv3DBackpropFilterV2', plain, volumes, { note: pad, gradient: ['f'] }),
  ];
});

const fused = (['relu', 'linear', 'prelu'] as const).flatMap((activation) => {
  const weights = activation === 'prelu' ? { preluActivationWeights: tf.tensor1d([0.1, 0.2, 0.3]) } : {};
  return [
    ...casesOf(
      'FusedConv2D',
      ({ x, f, b }) => tf.fused.conv2d({ x: x as X4, filter: f as X4, strides: 1, pad: 'same', bias: b!, activation, ...weights }),
      [{ x: floats([1, 4, 4, 2]), f: floats([3, 3, 2, 3]), b: floats([3]) }],
      { gradient: [], note: activation },
    ),
    ...casesOf(
      'FusedDepthwiseConv2D',
      ({ x, f, b }) => tf.fused.depthwiseConv2d({ x: x as X4, filter: f as X4, strides: 1, pad: 'same', bias: b!, activation, ...weights }),
      [{ x: floats([1, 4, 4, 3]), f: floats([3, 3, 3, 1]), b: floats([3]) }],
      { gradient: [], note: activation },
    ),
  ];
});

export const convolutionCases: readonly KernelCase[] = [
  ...over2d,
  ...casesOf(
    'Conv2D',
    ({ x, f }) => tf.conv2d(x as X4, f as X4, 1, 'same', 'NHWC', 2),
    [{ x: floats([1, 6, 6, 2]), f: floats([3, 3, 2, 2]) }],
    {
      gradient: [],
      note: 'dilated',
    },
  ),
  ...casesOf('Conv2D', ({ x, f }) => tf.conv2d(x as X4, f as X4, 1, 'same'), [{ x: floats([0, 4, 4, 2]), f: floats([3, 3, 2, 2]) }], {
    gradient: [],
  }),
  ...casesOf(
    'Conv2DBackpropInput',
    ({ x, f }) => tf.conv2dTranspose(x as X4, f as X4, [2, 6, 8, 3], 2, 'same'),
    [{ x: floats([2, 3, 4, 2]), f: floats([3, 3, 3, 2]) }],
    {
      note: 'conv2dTranspose',
    },
  ),
  ...over3d,
  ...fused,
];
