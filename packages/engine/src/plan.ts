import { SIDES, viewKey, type PassId, type PretrainTask, type ViewRequest } from './task.js';

/** What one pass does: its tasks and the views they need, equal ones once. */
export interface PassPlan {
  readonly id: PassId;
  readonly tasks: readonly PretrainTask[];
  readonly views: readonly ViewRequest[];
}

/** Plans the passes that have tasks, in the order of an iteration. */
export function planPasses(tasks: readonly PretrainTask[]): PassPlan[] {
  return (Object.keys(SIDES) as PassId[])
    .map((id) => ({ id, tasks: tasks.filter(({ pass }) => pass === id) }))
    .filter((pass) => pass.tasks.length > 0)
    .map((pass) => ({ ...pass, views: distinctViews(pass.tasks) }));
}

function distinctViews(tasks: readonly PretrainTask[]): ViewRequest[] {
  const views = new Map<string, ViewRequest>();
  for (const view of tasks.flatMap((task) => task.views())) views.set(viewKey(view), view);
  return [...views.values()];
}
