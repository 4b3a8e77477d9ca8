/** The workspace's projects, read from package.json files: neither nx nor a build is needed for it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Folders of all projects, as npm finds them: the `workspaces` patterns here end in `/*`. */
export const projectFolders = () =>
  manifest(root)
    .workspaces.map((pattern) => join(root, pattern.replace(/\/\*$/, '')))
    .flatMap((parent) => (existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name)) : []))
    .filter((folder) => existsSync(join(folder, 'package.json')));

/** Projects that have a test target. */
export const testedProjects = () =>
  projectFolders()
    .map((folder) => ({ folder, nx: manifest(folder).nx }))
    .filter(({ nx }) => nx?.targets?.test)
    .map(({ folder, nx }) => ({ name: nx.name, report: join(folder, 'dist/.jest.json') }));
