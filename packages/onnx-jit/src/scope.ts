/** Name scopes entered right now, outermost first. */
const stack: string[] = [];
const calls = new Map<string, number>();

/** Where traced nodes belong now: `name#call/...`, or '' outside all scopes. */
export const currentScope = (): string => stack.join('/');

/** Starts counting calls anew; the tracer does so at the start of each program. */
export const resetScopes = (): void => calls.clear();

/** Runs `body`; nodes traced meanwhile carry `name#call/` in their names. Eager runtimes pass through. */
export function scope<T>(name: string, body: () => T): T {
  const call = calls.get(name) ?? 0;
  calls.set(name, call + 1);
  stack.push(`${name}#${call}`);
  try {
    return body();
  } finally {
    stack.pop();
  }
}
