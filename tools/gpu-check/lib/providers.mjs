import { createRuntime, RuntimeError } from '@commercemm/runtime';

/** Which of these runtimes start here, and why the others do not. */
export async function startable(names) {
  const found = [];
  const refused = {};
  for (const name of names) {
    try {
      (await createRuntime(name)).dispose();
      found.push(name);
    } catch (error) {
      if (!(error instanceof RuntimeError)) throw error;
      refused[name] = error.message;
    }
  }
  return { found, refused };
}
