/** Packages as a service gets them: packed, and unpacked outside the repository beside what they declare, and nothing else. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const SCOPE = '@commercemm/';

interface Description {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A package of this repository as npm would publish it. */
export interface Packed extends Description {
  readonly folder: string;
  readonly tarball: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
}

const run = (command: string, args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

/** Packs folders of this repository into tarballs; by the packages' names. */
export function pack(folders: readonly string[], into: string): Map<string, Packed> {
  const output = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into, ...folders.map((one) => join(root, one))]);
  const packed = JSON.parse(output) as { filename: string; files: { path: string }[] }[];
  return new Map(
    folders.map((folder, at) => {
      const description = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Description;
      const { filename, files } = packed[at]!;
      return [
        description.name,
        { ...description, folder: join(root, folder), tarball: join(into, filename), files: files.map(({ path }) => path) },
      ];
    }),
  );
}

/**
 * Installs a package of `packages` with all that it depends on, into `project`/node_modules. Ours come out of their tarballs; those of others
 * are links to what is installed in the repository, so that nothing is fetched. What is not declared is not there.
 */
export function install(name: string, project: string, packages: ReadonlyMap<string, Packed>): void {
  const into = join(project, 'node_modules', name);
  if (existsSync(into)) return;
  const { tarball, folder, dependencies = {} } = packages.get(name)!;
  mkdirSync(into, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', into, '--strip-components=1']);
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith(SCOPE)) install(dependency, project, packages);
    else link(dependency, folder, project);
  }
}

function link(name: string, from: string, project: string): void {
  const to = join(project, 'node_modules', name);
  if (existsSync(to)) return;
  const installed = [from, root].map((folder) => join(folder, 'node_modules', name)).find((folder) => existsSync(folder))!;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(installed, to, 'junction');
}
