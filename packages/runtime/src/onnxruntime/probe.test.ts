import { afterEach, expect, jest, test } from '@jest/globals';
import { InferenceSession } from 'onnxruntime-node';

import { probe } from './probe.js';

afterEach(() => {
  jest.restoreAllMocks();
});

test('a provider that takes the model but does not run it is refused, and its session released', async () => {
  const { create } = InferenceSession;
  const release = jest.fn<() => void>();
  jest.spyOn(InferenceSession, 'create').mockImplementation(async (...given: unknown[]) => {
    const session = await (create as (...given: unknown[]) => Promise<InferenceSession>)(...given);
    jest.spyOn(session, 'run').mockRejectedValue(new Error('no kernel image') as never);
    jest.spyOn(session, 'release').mockImplementation(async () => release());
    return session;
  });
  await expect(probe('cpu')).rejects.toThrow('no kernel image');
  expect(release).toHaveBeenCalledTimes(1);
});
