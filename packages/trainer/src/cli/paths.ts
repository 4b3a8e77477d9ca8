import { resolve } from 'node:path';

/** The parts of the environment that say from where a command was called. */
export interface Caller {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * The folder that relative paths on the command line start from. Nx runs targets in the workspace root, whatever folder the person was
 * in; npx and npm keep that folder in INIT_CWD. Outside of nx the working directory is right and INIT_CWD is not: a script in
 * somebody's package.json expects its own folder.
 */
export function callerDirectory({ env, cwd }: Caller): string {
  const startedByNx = env['NX_TASK_TARGET_PROJECT'] !== undefined;
  return startedByNx ? (env['INIT_CWD'] ?? cwd) : cwd;
}

/** Absolute path, seen from `directory`. Addresses with a scheme (`s3://bucket/catalog`) stay as they are. */
export function resolvePath(directory: string, path: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path) ? path : resolve(directory, path);
}
