import 'reflect-metadata';

import { container, type InjectionToken } from 'tsyringe';

import { EngineError } from './errors.js';
import type { PretrainTask } from './task.js';

/** Task packages register under this token when they are imported. */
export const PRETRAIN_TASK: InjectionToken<PretrainTask> = Symbol.for('commercemm.PretrainTask');

/** Makes a task known to the engine. Called by a task package's entry. */
export function registerTask(task: PretrainTask): void {
  if (registeredTasks().some(({ id }) => id === task.id)) {
    throw new EngineError('TASK_DUPLICATE', { task: task.id, expected: 'one task of that id', got: 'a second one' });
  }
  container.register(PRETRAIN_TASK, { useValue: task });
}

/** All tasks registered so far, in the order of their registration. */
export const registeredTasks = (): PretrainTask[] => (container.isRegistered(PRETRAIN_TASK) ? container.resolveAll(PRETRAIN_TASK) : []);
