import 'reflect-metadata';

import { expect, test } from '@jest/globals';
import { container } from 'tsyringe';

import { PRETRAIN_TASK, registeredTasks, registerTask } from './registry.js';
import type { PretrainTask } from './task.js';

const task = (id: string): PretrainTask => ({ id, pass: 'image-text', views: () => [], loss: () => ({}) as never });

test('tasks are found in the order of their registration, through the container as well', () => {
  expect(registeredTasks()).toEqual([]);
  const tasks = [task('b'), task('a'), task('c')];
  tasks.forEach(registerTask);
  expect(registeredTasks()).toEqual(tasks);
  expect(container.resolveAll(PRETRAIN_TASK)).toEqual(tasks);
});

test('an id that is taken is refused, and the first task stays', () => {
  expect(() => registerTask(task('a'))).toThrow(
    expect.objectContaining({ code: 'TASK_DUPLICATE', details: expect.objectContaining({ task: 'a' }) }),
  );
  expect(registeredTasks().map(({ id }) => id)).toEqual(['b', 'a', 'c']);
});
