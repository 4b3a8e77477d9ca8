import 'reflect-metadata';

import type { ModelShape, ParameterSpecs } from '@commercemm/model';
import { container, type InjectionToken } from 'tsyringe';
import type * as tf from '@tensorflow/tfjs';

import type { Side, TaskContext, ViewRequest } from '../task.js';
import { onlineTeacher } from './online.js';

/** What masked image modelling learns from: a feature of the unmasked image. */
export interface ImageTeacher {
  readonly id: string;
  /** F: size of the feature. */
  size(shape: ModelShape): number;
  /** What it owns, such as a second encoder; frozen. */
  parameters?(shape: ModelShape): ParameterSpecs;
  /** Views it needs. */
  views(side: Side): readonly ViewRequest[];
  /** Feature of each image, zero mean and unit variance per row, without gradient, [B, F]. */
  feature(context: TaskContext, side: Side): tf.Tensor2D;
  /** Follows the student after an update. */
  update?(parameters: Readonly<Record<string, { readonly data: Float32Array }>>): void;
}

/** The run's teacher is registered under this token; without one it is the online teacher. */
export const IMAGE_TEACHER: InjectionToken<ImageTeacher> = Symbol.for('commercemm.ImageTeacher');

export const imageTeacher = (): ImageTeacher => (container.isRegistered(IMAGE_TEACHER) ? container.resolve(IMAGE_TEACHER) : onlineTeacher);

/** Takes the place of the run's teacher so far. */
export function setImageTeacher(teacher: ImageTeacher): void {
  // Of several registrations under one token the container resolves the last.
  container.register(IMAGE_TEACHER, { useValue: teacher });
}
