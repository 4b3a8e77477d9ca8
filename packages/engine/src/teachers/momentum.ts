import { image, type Parameters, type ParameterSpecs } from '@commercemm/model';
import { scope } from '@commercemm/onnx-jit';
import type * as tf from '@tensorflow/tfjs';

import type { Side, TaskContext } from '../task.js';
import { standardized } from './online.js';
import type { ImageTeacher } from './teacher.js';

const PREFIX = 'teacher.';

/**
 * An exponential moving average of the image encoder (mean teacher, Tarvainen and Valpola 2017; as in DINO). It costs one more forward
 * call of the encoder on the clean images.
 * @param decay share of itself that the average keeps at each update
 */
export function momentumTeacher(decay: number): ImageTeacher {
  const view = (side: Side) => ({ side, modality: image.id });
  // Several tasks ask for the feature of one pass; its context holds the same positives for all of them.
  const known = new WeakMap<object, tf.Tensor2D>();
  const compute = (context: TaskContext, side: Side): tf.Tensor2D => {
    const own: Parameters = Object.fromEntries(
      Object.entries(context.parameters).flatMap(([name, value]) => (name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [])),
    );
    return scope('teacher', () => {
      const { feeds } = context.view(view(side));
      const [encoded] = image.encode(own, [image.embed(own, feeds, context.shape)], { shape: context.shape, border: 0 });
      return standardized(image.pool(own, encoded!, feeds));
    });
  };
  return {
    id: 'momentum',
    size: ({ width }) => width,
    parameters: (shape) => {
      const copies: [string, ParameterSpecs[string]][] = Object.entries(image.parameters(shape)).map(([name, spec]) => [
        PREFIX + name,
        { ...spec, init: { kind: 'copy', of: name }, rate: 0 },
      ]);
      return Object.fromEntries(copies);
    },
    views: (side) => [view(side)],
    feature(context, side) {
      const feature = known.get(context.same_BB) ?? compute(context, side);
      known.set(context.same_BB, feature);
      return feature;
    },
    update(parameters) {
      for (const [name, { data }] of Object.entries(parameters)) {
        const student = name.startsWith(PREFIX) ? parameters[name.slice(PREFIX.length)] : undefined;
        if (!student) continue;
        for (let i = 0; i < data.length; i++) data[i] = decay * data[i]! + (1 - decay) * student.data[i]!;
      }
    },
  };
}
