import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imports a package that registers something. Its name is resolved from `directory` first, so that a package installed in the caller's project
 * counts; then from here.
 * @returns false if it is not installed
 */
export async function importPackage(name: string, directory: string): Promise<boolean> {
  for (const from of [join(directory, 'package.json'), import.meta.url]) {
    let path: string;
    try {
      path = createRequire(from).resolve(name);
    } catch {
      continue;
    }
    await import(pathToFileURL(path).href);
    return true;
  }
  return false;
}
