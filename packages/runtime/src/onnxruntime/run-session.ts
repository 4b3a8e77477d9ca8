import type { InferenceSession, OnnxValue, Tensor } from 'onnxruntime-node';
import { RuntimeError } from '../errors.js';

/** Outputs without a tensor in `fetches` are allocated. @throws RuntimeError RUNTIME_RUN_FAILED */
export async function runSession(
  program: string,
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  fetches: Readonly<Record<string, Tensor | null>>,
): Promise<Record<string, OnnxValue>> {
  try {
    return await session.run(feeds, fetches);
  } catch (cause) {
    throw new RuntimeError('RUNTIME_RUN_FAILED', { program, reason: (cause as Error).message }, { cause });
  }
}
