import * as tf from '@tensorflow/tfjs';
import { type KernelCase, casesOf } from '../case.js';
import { floats } from '../inputs.js';

const images = [{ x: floats([2, 5, 6, 3]) }, { x: floats([1, 4, 4, 1]) }];
const volumes = [{ x: floats([2, 4, 3, 5, 2]) }];

export const poolCases: readonly KernelCase[] = (['valid', 'same'] as const).flatMap((pad) =>
  ([1, 2] as const).flatMap((strides) => {
    const options = { note: `pad ${pad}, strides ${strides}` };
    const average = ({ x }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => tf.avgPool(x as tf.Tensor4D, [2, 3], strides, pad);
    const maximum = ({ x }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => tf.maxPool(x as tf.Tensor4D, [2, 3], strides, pad);
    const average3d = ({ x }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => tf.avgPool3d(x as tf.Tensor5D, [2, 2, 3], strides, pad);
    // A cube: tfjs' cpu backend takes the height of a window for its width when it notes where the maximum was.
    const maximum3d = ({ x }: Readonly<Record<string, tf.Tensor>>): tf.Tensor => tf.maxPool3d(x as tf.Tensor5D, 2, strides, pad);
    return [
      ...casesOf('AvgPool', average, images, options),
      ...casesOf('AvgPoolGrad', average, images, { ...options, gradient: ['x'] }),
      ...casesOf('MaxPool', maximum, images, options),
      ...casesOf('MaxPoolGrad', maximum, images, { ...options, gradient: ['x'] }),
      ...casesOf('AvgPool3D', average3d, volumes, options),
      ...casesOf('AvgPool3DGrad', average3d, volumes, { ...options, gradient: ['x'] }),
      ...casesOf('MaxPool3D', maximum3d, volumes, options),
      ...casesOf('MaxPool3DGrad', maximum3d, volumes, { ...options, gradient: ['x'] }),
    ];
  }),
);
