import { readFileSync } from 'node:fs';

import { frozenTeacher, momentumTeacher, onlineTeacher, setImageTeacher, type FrozenTeacher } from '@commercemm/engine';
import { createPreprocessSpec } from '@commercemm/preprocess';
import { loadModel } from '@commercemm/runtime';

import { UsageError } from '../cli/index.js';
import type { RunConfig } from '../config/schema.js';

/** Makes the configured teacher the run's; the frozen one also joins the model and the input pipeline. */
export async function chooseTeacher({ teacher }: RunConfig): Promise<FrozenTeacher | null> {
  if (teacher.kind !== 'onnx') {
    setImageTeacher(teacher.kind === 'online' ? onlineTeacher : momentumTeacher(teacher.decay));
    return null;
  }
  const { model, size, mean, std } = teacher;
  const frozen = frozenTeacher(await loadModel(readModel(model), { name: model }), createPreprocessSpec({ image: { size, mean, std } }));
  setImageTeacher(frozen.teacher);
  return frozen;
}

function readModel(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError('USAGE_CONFIG_INVALID', `teacher.model: expected an .onnx file, got ${path}: ${(error as Error).message}`);
  }
}
