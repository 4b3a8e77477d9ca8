const { join } = require('node:path');
const { formatFiles, generateFiles, installPackagesTask, names, readJson, updateJson } = require('@nx/devkit');

/** Writes packages/tasks/<name> and makes it part of the workspace's build. */
module.exports = async function task(tree, { name, pass = 'image-text' }) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(`name: expected small letters, digits and hyphens, as in my-task; got ${name}`);
  const root = `packages/tasks/${name}`;
  if (tree.exists(root)) throw new Error(`${root} is there already`);
  const { dependencies, version } = readJson(tree, 'packages/tasks/itc/package.json');
  const side = pass === 'image-text' ? 'item' : 'source';
  generateFiles(tree, join(__dirname, 'files'), root, { ...names(name), id: name, pass, side, dependencies, version, tmpl: '' });
  updateJson(tree, 'tsconfig.json', (config) => ({ ...config, references: [...config.references, { path: root }] }));
  await formatFiles(tree);
  return () => installPackagesTask(tree, true);
};
